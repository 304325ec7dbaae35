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

TEST_CASE("two routes cannot share a path") {
  const Route route{"/a", "a", [](const Request&) { return Response{}; }};
  CHECK_THROWS_AS(Router({route, route}), std::invalid_argument);
}
