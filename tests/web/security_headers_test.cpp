#include "web/security_headers.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace lge::web;

namespace {

std::string head_of(const Response& response, const Headers& configured) {
  return render_head(response, AfterAnswer::close, WallTime{}, make_security_headers(configured));
}

bool has_line(const std::string& head, const std::string& line) {
  return head.find("\r\n" + line + "\r\n") != std::string::npos;
}

Response with_policy() {
  Response response = text_response(200, "");
  response.headers.emplace_back("Content-Security-Policy", "of the page");
  return response;
}

}  // namespace

TEST_CASE("without configuration") {
  const std::string head = head_of(text_response(404, ""), {});
  CHECK(has_line(head, "X-Frame-Options: deny"));
  CHECK(has_line(head, "X-Content-Type-Options: nosniff"));
  CHECK(has_line(head, "Referrer-Policy: no-referrer"));
  CHECK(has_line(head, "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'"));
  CHECK(head.find("Strict-Transport-Security") == std::string::npos);
}

TEST_CASE("a page's own policy stands in the place of the standard one") {
  const std::string head = head_of(with_policy(), {});
  CHECK(has_line(head, "Content-Security-Policy: of the page"));
  CHECK(head.find("default-src") == std::string::npos);
}

TEST_CASE("what is configured goes over the standard and over the pages") {
  const Headers configured{{"Content-Security-Policy", "of the file"},
                           {"X-Frame-Options", "sameorigin"},
                           {"Strict-Transport-Security", "max-age=1"}};
  for (const Response& response : {with_policy(), text_response(401, "")}) {
    const std::string head = head_of(response, configured);
    CHECK(has_line(head, "Content-Security-Policy: of the file"));
    CHECK(has_line(head, "X-Frame-Options: sameorigin"));
    CHECK(has_line(head, "Strict-Transport-Security: max-age=1"));
    CHECK(has_line(head, "X-Content-Type-Options: nosniff"));
    CHECK(head.find("of the page") == std::string::npos);
    CHECK(head.find("deny") == std::string::npos);
    CHECK(head.find("default-src") == std::string::npos);
  }
}

TEST_CASE("an empty value takes a header away") {
  const std::string head =
      head_of(with_policy(), {{"Content-Security-Policy", ""}, {"X-XSS-Protection", ""}});
  CHECK(head.find("Content-Security-Policy") == std::string::npos);
  CHECK(head.find("X-XSS-Protection") == std::string::npos);
}
