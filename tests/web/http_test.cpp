#include "web/http.hpp"

#include <doctest/doctest.h>

#include "web/security_headers.hpp"

using namespace lge::web;

TEST_CASE("a header is found in any case, the first one") {
  Request request;
  request.headers = {{"Accept", "text/plain"}, {"ACCEPT", "other"}};
  CHECK(request.header("accept") == "text/plain");
  CHECK(request.header("Accep").empty());
  CHECK(request.header("Accept-Encoding").empty());
}

TEST_CASE("framing is clear, or the request is refused") {
  CHECK(has_clear_framing({{"Host", "a"}}, true));
  CHECK(has_clear_framing({{"Host", ""}, {"Content-Length", "5"}}, true));
  CHECK(has_clear_framing({{"host", "a"}, {"transfer-encoding", "Chunked"}}, true));
  CHECK(has_clear_framing({}, false));

  CHECK_FALSE(has_clear_framing({}, true));
  CHECK_FALSE(has_clear_framing({{"Host", "a"}, {"host", "a"}}, true));
  CHECK_FALSE(has_clear_framing({{"Host", "a"}, {"Host", "b"}}, false));
  CHECK_FALSE(has_clear_framing({{"Host", "a"}, {"Content-Length", "5"}, {"content-length", "5"}}, true));
  CHECK_FALSE(has_clear_framing({{"Host", "a"}, {"Content-Length", "5, 5"}}, true));
  CHECK_FALSE(
      has_clear_framing({{"Host", "a"}, {"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, true));
  for (const char* coding :
       {"identity", "gzip, chunked", "chunked, chunked", "xchunked", "", "chunked;a=b"}) {
    CAPTURE(coding);
    CHECK_FALSE(has_clear_framing({{"Host", "a"}, {"Transfer-Encoding", coding}}, true));
  }
  CHECK_FALSE(has_clear_framing(
      {{"Host", "a"}, {"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, true));
  CHECK_FALSE(has_clear_framing({{"Transfer-Encoding", "chunked"}}, false));
}

TEST_CASE("every answer carries its length, its date and the security headers") {
  const lge::WallTime time{std::chrono::seconds(784'111'777)};
  Response response = text_response(405, "no\n");
  response.headers.emplace_back("Allow", "GET, HEAD");
  const std::string expected =
      "HTTP/1.1 405 Method Not Allowed\r\n"
      "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Content-Length: 3\r\n"
      "Cache-Control: no-store\r\n"
      "Referrer-Policy: no-referrer\r\n"
      "X-Content-Type-Options: nosniff\r\n"
      "X-Frame-Options: deny\r\n"
      "Allow: GET, HEAD\r\n"
      "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
  const SecurityHeaders standard = make_security_headers({});
  CHECK(render_head(response, AfterAnswer::keep_open, time, standard) == expected + "\r\n");
  CHECK(render_head(response, AfterAnswer::close, time, standard) == expected + "Connection: close\r\n\r\n");
  CHECK(render_head(response, AfterAnswer::keep_open_spoken, time, standard) ==
        expected + "Connection: keep-alive\r\n\r\n");
  CHECK(render_head(Response{}, AfterAnswer::close, time, standard).find("Content-Length: 0\r\n") !=
        std::string::npos);
}

TEST_CASE("dates are those of RFC 9110") {
  using std::chrono::seconds;
  CHECK(http_date(lge::WallTime(seconds(0))) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http_date(lge::WallTime(seconds(1'709'251'199))) == "Thu, 29 Feb 2024 23:59:59 GMT");
  CHECK(http_date(lge::WallTime(seconds(-1))) == "Wed, 31 Dec 1969 23:59:59 GMT");
}
