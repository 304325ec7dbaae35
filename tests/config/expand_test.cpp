#include "config/expand.hpp"

#include "config/support.hpp"

namespace lge::config {

namespace {

std::string expanded(std::string_view text) {
  const auto result =
      expand(text, fake_environment({{"A", "1"}, {"_b2", "2"}, {"LONG", std::string(40'000, 'x')}}));
  return result ? *result : "error: " + result.error();
}

}  // namespace

TEST_CASE("variables are put in once") {
  CHECK(expanded("") == "");
  CHECK(expanded("plain") == "plain");
  CHECK(expanded("${A}") == "1");
  CHECK(expanded("x${A}y${_b2}z") == "x1y2z");
  CHECK(expanded("${A}${A}") == "11");
  CHECK(expanded("[${EMPTY}]") == "[]");
  CHECK(expanded("${NESTED}") == "${KEY_ID}");
}

TEST_CASE("other dollars stand for themselves") {
  CHECK(expanded("$A $ $$ 5$") == "$A $ $$ 5$");
  CHECK(expanded("$${A}") == "${A}");
  CHECK(expanded("$$${A}") == "$${A}");
  CHECK(expanded("$${") == "${");
  CHECK(expanded("a}b") == "a}b");
}

TEST_CASE("what is wrong names the variable and nothing else") {
  CHECK(expanded("secret${UNSET}") == "error: the environment variable UNSET is not set");
  CHECK(expanded("secret${a").starts_with("error: `${` has no closing `}`"));
  CHECK(expanded("${").starts_with("error: `${` has no closing `}`"));
  for (const std::string_view text : {"${}", "${1A}", "${A-B}", "${ A}", "${A:-x}", "${${A}}", "${Ä}"}) {
    CAPTURE(text);
    CHECK(expanded(text).starts_with("error: between `${` and `}` stands no name"));
  }
  CHECK(expanded("${" + std::string(257, 'A') + "}").starts_with("error: between"));
}

TEST_CASE("the length is bounded before and after") {
  CHECK(expanded(std::string(65'536, 'x')).size() == 65'536);
  CHECK(expanded(std::string(65'537, 'x')) == "error: longer than 65536 bytes");
  CHECK(expanded("${LONG}${LONG}") == "error: longer than 65536 bytes");
}

}  // namespace lge::config
