#include "net/request_text.hpp"

#include <doctest/doctest.h>

namespace lge::net {

namespace {

Request request() {
  Request made;
  made.origin = Origin{true, "api.example.com", 8443};
  return made;
}

std::string problem(const Request& made) {
  const auto text = format_request(made);
  return text ? std::string() : text.error();
}

}  // namespace

TEST_CASE("a request is written as HTTP/1.1") {
  Request made = request();
  made.target = "/a%20b?c=d";
  made.headers = {{"x-acs-action", "List"}, {"Accept", "application/json"}};
  CHECK(format_request(made).value() ==
        "GET /a%20b?c=d HTTP/1.1\r\nHost: api.example.com:8443\r\nAccept-Encoding: gzip\r\n"
        "x-acs-action: List\r\nAccept: application/json\r\n\r\n");
}

TEST_CASE("a proxy that passes requests on gets the absolute form, and its user") {
  Request made = request();
  made.origin = Origin{false, "::1", 8080};
  made.target = "/a?b=c";
  Proxy proxy;
  CHECK(format_request(made, &proxy).value() ==
        "GET http://[::1]:8080/a?b=c HTTP/1.1\r\nHost: [::1]:8080\r\nAccept-Encoding: gzip\r\n\r\n");
  proxy.authorization = Secret("Basic dTpw");
  CHECK(format_request(made, &proxy)->ends_with("\r\nProxy-Authorization: Basic dTpw\r\n\r\n"));
}

TEST_CASE("a body has its length, and a POST always has one") {
  Request made = request();
  made.method = "POST";
  CHECK(format_request(made)->ends_with("\r\nContent-Length: 0\r\n\r\n"));
  made.body = std::string("a\0b", 3);
  CHECK(format_request(made)->ends_with(std::string("\r\nContent-Length: 3\r\n\r\na\0b", 26)));
}

TEST_CASE("nothing can break out of its place") {
  Request made = request();
  made.headers = {{"x-token", "secret\r\nEvil: 1"}};
  CHECK(problem(made) == "the value of the header x-token holds a control character");
  made.headers = {{"x-token", std::string("a\0b", 3)}};
  CHECK_FALSE(problem(made).empty());
  made.headers = {{"x token", "a"}};
  CHECK(problem(made) == "the header name \"x token\" is no HTTP token");
  made.headers = {{"", "a"}};
  CHECK_FALSE(problem(made).empty());
  made = request();
  for (const char* target : {"", "a", "/a b", "/a\r\nb", "/\x7F", "/\xC3\xA4"}) {
    CAPTURE(target);
    made.target = target;
    CHECK(problem(made) == "the target is no encoded path");
  }
  made = request();
  made.method = "GET /";
  CHECK(problem(made) == "the method is no HTTP token");
  made = request();
  made.origin.host = "a\r\nb";
  CHECK(problem(made) == "the host is neither a name nor an address");
}

TEST_CASE("the transport's own headers are refused in any case") {
  for (const char* name : {"Host", "host", "CONTENT-LENGTH", "Transfer-Encoding", "connection",
                           "accept-encoding", "Proxy-Authorization"}) {
    CAPTURE(name);
    Request made = request();
    made.headers = {{name, "1"}};
    CHECK(problem(made) == "the header " + std::string(name) + " is set by the transport itself");
  }
}

TEST_CASE("a header of a response is found in any case") {
  Response response;
  response.headers = {{"x-acs-Request-ID", "1"}, {"X-ACS-REQUEST-ID", "2"}};
  CHECK(response.header("X-Acs-Request-Id") == "1");
  CHECK(response.header("x-acs-request").empty());
}

}  // namespace lge::net
