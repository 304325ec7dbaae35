#include "support/outside_text.hpp"

#include <array>
#include <string>

#include <doctest/doctest.h>

using namespace lge;

namespace {

struct Row {
  std::string bytes;
  bool valid;
  std::string clean;  // every wrong byte replaced
};

const std::string kWrong = "\xEF\xBF\xBD";

std::string wrong(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += kWrong;
  return text;
}

// RFC 3629 and table 3-7 of the Unicode Standard: the edges of every row, and just past them.
const std::array<Row, 31> kTable{{{"", true, ""},
                                  {"abc", true, "abc"},
                                  {std::string("\0", 1), true, std::string("\0", 1)},
                                  {"\x7F", true, "\x7F"},
                                  {"\x80", false, wrong(1)},
                                  {"\xBF", false, wrong(1)},
                                  {"\xC0\x80", false, wrong(2)},  // overlong NUL
                                  {"\xC1\xBF", false, wrong(2)},  // overlong DEL
                                  {"\xC2\x80", true, "\xC2\x80"},
                                  {"\xDF\xBF", true, "\xDF\xBF"},
                                  {"\xC2", false, wrong(1)},
                                  {"\xC2\xC2\x80", false, kWrong + "\xC2\x80"},
                                  {"\xC2"
                                   "a",
                                   false, kWrong + "a"},
                                  {"\xE0\x9F\xBF", false, wrong(3)},  // overlong U+07FF
                                  {"\xE0\xA0\x80", true, "\xE0\xA0\x80"},
                                  {"\xE4\xB8\xAD", true, "\xE4\xB8\xAD"},
                                  {"\xE4\xB8", false, wrong(2)},
                                  {"\xE4", false, wrong(1)},
                                  {"\xE4\xB8"
                                   "a",
                                   false, wrong(2) + "a"},
                                  {"\xED\x9F\xBF", true, "\xED\x9F\xBF"},
                                  {"\xED\xA0\x80", false, wrong(3)},  // U+D800
                                  {"\xED\xBF\xBF", false, wrong(3)},  // U+DFFF
                                  {"\xEE\x80\x80", true, "\xEE\x80\x80"},
                                  {"\xEF\xBF\xBF", true, "\xEF\xBF\xBF"},
                                  {"\xF0\x8F\xBF\xBF", false, wrong(4)},  // overlong U+FFFF
                                  {"\xF0\x90\x80\x80", true, "\xF0\x90\x80\x80"},
                                  {"\xF4\x8F\xBF\xBF", true, "\xF4\x8F\xBF\xBF"},
                                  {"\xF4\x90\x80\x80", false, wrong(4)},  // U+110000
                                  {"\xF0\x90\x80", false, wrong(3)},
                                  {"\xF5\x80\x80\x80", false, wrong(4)},
                                  {"\xFF\xFE", false, wrong(2)}}};

}  // namespace

TEST_CASE("UTF-8 is what RFC 3629 says, to the last byte") {
  for (const Row& row : kTable) {
    CAPTURE(in_quotes(row.bytes));
    CHECK(is_valid_utf8(row.bytes) == row.valid);
    CHECK(is_valid_utf8("a" + row.bytes + "b") == row.valid);
    CHECK(valid_utf8(row.bytes) == row.clean);
    CHECK(valid_utf8("a" + row.bytes + "b") == "a" + row.clean + "b");
    CHECK(is_valid_utf8(valid_utf8(row.bytes)));
    CHECK(valid_prefix(row.bytes, row.clean.size()) == row.clean);
  }
}

TEST_CASE("in quotes: one line, everything odd escaped") {
  CHECK(in_quotes("") == R"("")");
  CHECK(in_quotes("plain text") == R"("plain text")");
  CHECK(in_quotes(R"(a"b\c)") == R"("a\"b\\c")");
  CHECK(in_quotes("a\tb\nc\rd") == R"("a\tb\nc\x0dd")");
  CHECK(in_quotes(std::string("\0\x1F\x7F", 3)) == R"("\x00\x1f\x7f")");
  CHECK(in_quotes("\xC2\x80\xC2\x9F\xC2\xA0") == "\"\\xc2\\x80\\xc2\\x9f\xC2\xA0\"");
  CHECK(in_quotes("\xE4\xB8\xAD") == "\"\xE4\xB8\xAD\"");
  CHECK(in_quotes("\xE4\xB8") == R"("\xe4\xb8")");
}

TEST_CASE("on one line: a space for each control character, and nothing else changed") {
  CHECK(on_one_line("a b\xE4\xB8\xAD") == "a b\xE4\xB8\xAD");
  CHECK(on_one_line(std::string("a\0\r\n\x1F\x7Fz", 7)) == "a     z");
  CHECK(on_one_line("\xC2\x80\xC2\x85\xC2\x9F\xC2\xA0") == "   \xC2\xA0");
  CHECK(on_one_line("\x85\xC2") == kWrong + kWrong);
}

TEST_CASE("a cut leaves whole characters") {
  const std::string text = "a\xE4\xB8\xAD\xF0\x9F\x98\x80z";  // 1 + 3 + 4 + 1 bytes
  const std::string more = "\xE2\x80\xA6";
  CHECK(cut_to(text, 9) == text);
  CHECK(cut_to(text, 100) == text);
  CHECK(cut_to(text, 8) == text.substr(0, 8) + more);
  CHECK(cut_to(text, 7) == text.substr(0, 4) + more);
  CHECK(cut_to(text, 5) == text.substr(0, 4) + more);
  CHECK(cut_to(text, 4) == text.substr(0, 4) + more);
  CHECK(cut_to(text, 3) == "a" + more);
  CHECK(cut_to(text, 1) == "a" + more);
  CHECK(cut_to(text, 0) == more);
  CHECK(cut_to("", 0).empty());
  for (std::size_t limit = 0; limit < 12; ++limit)
    CHECK(is_valid_utf8(cut_to(text, limit)));
  // No text at all: it must end, and within the text.
  CHECK(cut_to(std::string(100, '\x80'), 10) == more);
}

TEST_CASE("a prefix ends with a whole character and has no mark") {
  const std::string three = "a\xE4\xB8\xAD!";
  CHECK(valid_prefix("abc", 3) == "abc");
  CHECK(valid_prefix("abc", 2) == "ab");
  CHECK(valid_prefix("abc", 0).empty());
  CHECK(valid_prefix(three, 4) == three.substr(0, 4));
  CHECK(valid_prefix(three, 3) == "a");
  CHECK(valid_prefix("a\xFF!", 4) == "a" + kWrong);
  CHECK(valid_prefix("a\xFF!", 3) == "a");
  CHECK(valid_prefix(std::string(1000, '\x80'), 10) == wrong(3));
}
