#include "web/router.hpp"

#include <stdexcept>

#include <doctest/doctest.h>

using namespace lge::web;

namespace {

Router two_pages() {
  std::vector<Route> routes;
  routes.push_back({"/a", "first", [](const Request& request) { return text_response(200, request.query); }});
  routes.push_back({"/-/b", "second", [](const Request&) { return text_response(503, "later\n"); }});
  return Router(std::move(routes));
}

Answer ask(const Router& router, std::string method, std::string path) {
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.query = "x=1";
  return router.answer(request);
}

}  // namespace

TEST_CASE("GET and HEAD reach the handler of the path") {
  const Router router = two_pages();
  for (const char* method : {"GET", "HEAD"}) {
    const Answer answer = ask(router, method, "/a");
    CHECK(answer.handler == "first");
    CHECK(answer.response.status == 200);
    CHECK(*answer.response.body == "x=1");
  }
  CHECK(ask(router, "GET", "/-/b").response.status == 503);
}

TEST_CASE("an unknown path is 404, whatever the method") {
  const Router router = two_pages();
  for (const char* path : {"", "/", "/a/", "//a", "/A", "/a/../a", "*", "/-/b?"}) {
    CAPTURE(path);
    const Answer answer = ask(router, "POST", path);
    CHECK(answer.handler == kNoHandler);
    CHECK(answer.response.status == 404);
  }
}

TEST_CASE("a wrong method is 405 with Allow, and does not run the handler") {
  const Router router = two_pages();
  for (const char* method : {"POST", "PUT", "OPTIONS", "TRACE", "get", "", "MADE-UP"}) {
    CAPTURE(method);
    const Answer answer = ask(router, method, "/a");
    CHECK(answer.handler == "first");
    CHECK(answer.response.status == 405);
    CHECK(answer.response.headers == Headers{{"Allow", "GET, HEAD"}});
  }
}

TEST_CASE("each method of a path has a handler of its own, and Allow names them all") {
  const Router router({{"/a", "a", [](const Request&) { return text_response(200, "got"); }},
                       {"/a", "a", [](const Request&) { return text_response(200, "put"); }, "PUT"}});
  CHECK(*ask(router, "HEAD", "/a").response.body == "got");
  CHECK(*ask(router, "PUT", "/a").response.body == "put");
  CHECK(ask(router, "POST", "/a").response.headers == Headers{{"Allow", "GET, HEAD, PUT"}});
}

TEST_CASE("a route below a path has every longer path that no other route has") {
  const auto says = [](std::string text) {
    return [text = std::move(text)](const Request&) { return text_response(200, text); };
  };
  const Router router({{"/a/", "below", says("below"), "GET", true}, {"/a/b", "b", says("b")}});
  CHECK(ask(router, "GET", "/a/b").handler == "b");
  CHECK(ask(router, "GET", "/a/bc").handler == "below");
  CHECK(ask(router, "GET", "/a/b/c").handler == "below");
  CHECK(ask(router, "POST", "/a/c").response.status == 405);
  CHECK(ask(router, "GET", "/a/").handler == kNoHandler);
  CHECK(ask(router, "GET", "/a").handler == kNoHandler);
  CHECK_THROWS_AS(Router({{"/a", "a", says("a"), "GET", true}}), std::invalid_argument);
}

TEST_CASE("a slow handler does not answer at once") {
  const SlowHandler later = [](Request) -> boost::asio::awaitable<Response> {
    co_return text_response(200, "");
  };
  const Router router({{"/slow", "slow", later, "POST"}});
  Request request;
  request.method = "POST";
  request.path = "/slow";
  CHECK(std::holds_alternative<const Route*>(router.choose(request)));
  CHECK_THROWS_AS(static_cast<void>(router.answer(request)), std::logic_error);
}

TEST_CASE("two routes cannot share a path and a method") {
  const Route route{"/a", "a", [](const Request&) { return Response{}; }};
  CHECK_THROWS_AS(Router({route, route}), std::invalid_argument);
}
