#include "web/basic_auth.hpp"

#include <doctest/doctest.h>

#include "support/base64.hpp"

using namespace lge;
using namespace lge::web;

namespace {

std::string basic(std::string_view both) {
  return "Basic " + to_base64(both);
}

bool reads_as(const std::string& header, std::string_view user, std::string_view password) {
  const auto read = parse_basic(header);
  return read && read->user == user && read->password.reveal() == password;
}

}  // namespace

TEST_CASE("user and password") {
  CHECK(reads_as("Basic YWxpY2U6c2VjcmV0", "alice", "secret"));
  CHECK(reads_as("bAsIc YWxpY2U6c2VjcmV0", "alice", "secret"));
  CHECK(reads_as("Basic    YWxpY2U6c2VjcmV0", "alice", "secret"));
  CHECK(reads_as(basic("a:b:c"), "a", "b:c"));
  CHECK(reads_as(basic(":"), "", ""));
  CHECK(reads_as(basic("böb:pässword"), "böb", "pässword"));
}

TEST_CASE("whatever else is no user and password") {
  for (const std::string& header :
       {std::string(), std::string("Basic"), std::string("Basic "), std::string("BasicYWxpY2U6c2VjcmV0"),
        std::string("Bearer YWxpY2U6c2VjcmV0"), std::string("YWxpY2U6c2VjcmV0"), basic("alice"),
        std::string("Basic YWxpY2U6c2VjcmV"), std::string("Basic YWxpY2U6c2VjcmV0="),
        std::string("Basic YWxpY2U6c2VjcmV0 "), std::string("Basic YWxp Y2U6c2VjcmV0"),
        std::string("Basic YWxpY2U6c2VjcmV0\n"), std::string("Basic YWxpY2U6c2VjcmV_"),
        std::string("Basic ===="), std::string("Basic YQ=="), std::string("Basic YTpi="), basic("a\nb:c"),
        basic(std::string_view("a:b\0c", 5)), basic("a:b\x7f")}) {
    CAPTURE(header);
    CHECK_FALSE(parse_basic(header).has_value());
  }
}

TEST_CASE("a header that is too long is not looked into") {
  const std::string longest = basic("a:" + std::string(1528, 'x'));
  REQUIRE(longest.size() <= kMaxAuthorizationBytes);
  CHECK(parse_basic(longest).has_value());
  CHECK_FALSE(parse_basic(basic("a:" + std::string(1529, 'x'))).has_value());
}
