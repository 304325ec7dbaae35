#include "config/json_pointer.hpp"

#include "config/support.hpp"

namespace lge::config {

namespace {

using Tokens = std::vector<std::string>;

Tokens tokens_of(std::string_view text) {
  const std::optional<JsonPointer> pointer = parse_json_pointer(text);
  REQUIRE(pointer.has_value());
  CHECK(pointer->text == text);
  return pointer->tokens;
}

}  // namespace

TEST_CASE("the pointers of RFC 6901, section 5") {
  CHECK(tokens_of("").empty());
  CHECK(tokens_of("/foo") == Tokens{"foo"});
  CHECK(tokens_of("/foo/0") == Tokens{"foo", "0"});
  CHECK(tokens_of("/") == Tokens{""});
  CHECK(tokens_of("/a~1b") == Tokens{"a/b"});
  CHECK(tokens_of("/c%d") == Tokens{"c%d"});
  CHECK(tokens_of("/e^f") == Tokens{"e^f"});
  CHECK(tokens_of("/g|h") == Tokens{"g|h"});
  CHECK(tokens_of("/i\\j") == Tokens{"i\\j"});
  CHECK(tokens_of("/k\"l") == Tokens{"k\"l"});
  CHECK(tokens_of("/ ") == Tokens{" "});
  CHECK(tokens_of("/m~0n") == Tokens{"m~n"});
}

TEST_CASE("escapes are decoded once, and empty keys are keys") {
  CHECK(tokens_of("/~01") == Tokens{"~1"});
  CHECK(tokens_of("/~1~0~1") == Tokens{"/~/"});
  CHECK(tokens_of("//a/") == Tokens{"", "a", ""});
  CHECK(tokens_of("/键") == Tokens{"键"});
}

TEST_CASE("what is no pointer") {
  for (const std::string_view text : {"a", "a/b", "#/a", "~0", "/~", "/~2", "/a~/b", "/~~", "/\xFF", " /a"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_json_pointer(text).has_value());
  }
}

TEST_CASE("length and depth are bounded") {
  CHECK(tokens_of("/" + std::string(255, 'a')).size() == 1);
  CHECK_FALSE(parse_json_pointer("/" + std::string(256, 'a')).has_value());
  std::string deep;
  for (std::size_t i = 0; i < kMaxPointerTokens; ++i)
    deep += "/a";
  CHECK(tokens_of(deep).size() == kMaxPointerTokens);
  CHECK_FALSE(parse_json_pointer(deep + "/a").has_value());
}

}  // namespace lge::config
