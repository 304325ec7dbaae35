#include "config/name_pattern.hpp"

#include <regex>

#include "config/support.hpp"

namespace lge::config {

namespace {

NamePattern pattern(std::string_view text) {
  const Result<NamePattern, std::string> parsed = NamePattern::parse(text);
  if (!parsed) FAIL(std::string(text), ": ", parsed.error());
  return *parsed;
}

bool matches(std::string_view text, std::string_view name) {
  return pattern(text).matches(name);
}

std::string error_of(std::string_view text) {
  const Result<NamePattern, std::string> parsed = NamePattern::parse(text);
  return parsed ? "" : parsed.error();
}

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i)
    text += part;
  return text;
}

// A generator of its own: the same numbers on every machine.
class Numbers {
 public:
  std::size_t below(std::size_t limit) {
    state_ = state_ * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return static_cast<std::size_t>(state_ >> 33U) % limit;
  }

 private:
  std::uint64_t state_ = 1;
};

std::string random_pattern(Numbers& numbers, int depth) {
  std::string text;
  for (std::size_t parts = 1 + numbers.below(3); parts > 0; --parts) {
    constexpr std::array<std::string_view, 7> kAtoms{"a", "b", ".", "[ab]", "[^a]", "[a-c]", "c"};
    const bool group = depth > 0 && numbers.below(3) == 0;
    text += group ? "(" + random_pattern(numbers, depth - 1) + ")" : std::string(kAtoms.at(numbers.below(7)));
    constexpr std::array<std::string_view, 9> kTimes{"", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}"};
    text += kTimes.at(numbers.below(9));
    if (parts > 1 && numbers.below(4) == 0) text += "|";
  }
  return text;
}

std::string random_name(Numbers& numbers) {
  std::string name;
  for (std::size_t length = numbers.below(7); length > 0; --length)
    name += "abcd"[numbers.below(4)];
  return name;
}

}  // namespace

TEST_CASE("the whole name has to match") {
  CHECK(matches("etl-.*", "etl-prod"));
  CHECK(matches("etl-.*", "etl-"));
  CHECK_FALSE(matches("etl-.*", "my-etl-prod"));
  CHECK_FALSE(matches("etl", "etl-prod"));
  CHECK(matches("^etl$", "etl"));
  CHECK(matches("a|b", "b"));
  CHECK_FALSE(matches("a|b", "ab"));
  CHECK(matches("a|bc|", ""));
  CHECK_FALSE(matches("()", "a"));
  CHECK_FALSE(matches("a^b", "ab"));
  CHECK_FALSE(matches("a$b", "ab"));
  CHECK_FALSE(matches("etl", "ETL"));
}

TEST_CASE("what may be written") {
  CHECK(matches("[a-c]+", "abcabc"));
  CHECK_FALSE(matches("[a-c]+", "abd"));
  CHECK(matches("[^a-c]", "d"));
  CHECK_FALSE(matches("[^a-c]", "b"));
  CHECK(matches("[-a]+", "-a-"));
  CHECK(matches("[a-]+", "-a-"));
  CHECK(matches("[a^]+", "^a"));
  CHECK(matches(R"([\]\\\d]+)", R"(]\7)"));
  CHECK(matches(R"(\d\D\w\W\s\S)", "1a_- x"));
  CHECK_FALSE(matches(R"(\d)", "٣"));  // ASCII only
  CHECK(matches(R"(a\.b\*\(\))", "a.b*()"));
  CHECK_FALSE(matches(R"(a\.b)", "axb"));
  CHECK(matches("(?:ab){2}", "abab"));
  CHECK(matches("a{2,3}", "aaa"));
  CHECK_FALSE(matches("a{2,3}", "aaaa"));
  CHECK_FALSE(matches("a{2,3}", "a"));
  CHECK(matches("a{2,}", "aaaaaaa"));
  CHECK_FALSE(matches("a{0}", "a"));
  CHECK(matches("a{0}", ""));
  CHECK(matches("a*?b+?c??", "aabb"));
}

TEST_CASE("characters, not bytes") {
  CHECK(matches(".", "中"));
  CHECK_FALSE(matches("..", "中"));
  CHECK(matches("[é中😀]+", "中😀é"));
  CHECK(matches("[一-龥]+-etl", "报表-etl"));
  CHECK_FALSE(matches("[^é]", "é"));
  CHECK(matches("a.", "a\xFF"));  // a wrong byte is one character
  CHECK(matches("\xEF\xBF\xBD", "\xC2"));
}

TEST_CASE("what is wrong says where and what") {
  CHECK(error_of("") == "it is empty");
  CHECK(error_of(std::string(257, 'a')) == "it is longer than 256 bytes");
  CHECK(error_of("a\xFF") == "it is no UTF-8");
  CHECK(error_of("中(a").starts_with("at character 2: `(` is not closed"));
  CHECK(error_of("a|*").starts_with("at character 3: there is nothing to repeat"));
  CHECK(error_of("(+a)").starts_with("at character 2: there is nothing to repeat"));
  CHECK(error_of("{2}").starts_with("at character 1: there is nothing to repeat"));
  CHECK(error_of("a+*").starts_with("at character 3: a repetition is repeated"));
  CHECK(error_of("a{2}{3}").starts_with("at character 5: a repetition is repeated"));
  for (const std::string_view braces :
       {"a{", "a{}", "a{x}", "a{1", "a{1,", "a{1,2", "a{,2}", "a{-1}", "a{1 }"}) {
    CAPTURE(braces);
    CHECK(error_of(braces).starts_with("at character 2: expected {3}, {3,} or {3,5}"));
  }
  for (const std::string_view set : {"[", "[a", "[^", "[a-", R"([\])", "[a-z"}) {
    CAPTURE(set);
    CHECK(error_of(set).starts_with("at character 1: `[` is not closed"));
  }
  for (const std::string_view escape : {R"(a\1)", R"(a\b)", R"(a\n)", R"(a\x41)", R"(a\中)", R"(a\_)"}) {
    CAPTURE(escape);
    CHECK(error_of(escape).starts_with("at character 2: of escapes only "));
  }
}

TEST_CASE("no pattern is slow, deep or large") {
  const std::string name(256, 'a');
  CHECK_FALSE(matches("(a*)*b", name));
  CHECK_FALSE(matches("(a|a)*(a|aa)*(.*.*)*b", name));
  CHECK(matches("((((a?)?)?)*)*", name));
  CHECK(matches("(a?){330}", name));
  CHECK(matches(repeated("(", 32) + "a*" + repeated(")", 32), name));
  CHECK(error_of(repeated("(", 33) + repeated(")", 33)).find("nested more than 32") != std::string::npos);
  CHECK(error_of("a{1001}").find("repeated more than 1000 times") != std::string::npos);
  CHECK(error_of("a{99999999999999999999999}").find("repeated more than 1000 times") != std::string::npos);
  CHECK(matches("a{0,255}a", name));
  CHECK_FALSE(matches("a{998}", name));
  for (const std::string_view large : {"a{1000}", "(a{32}){32}", "(((((()){1000}){1000}){1000}){1000}){1000}",
                                       "((a{1000}|b){1000}|c){1000}", "(a?){0,500}"}) {
    CAPTURE(large);
    CHECK(error_of(large) == "with its repetitions written out it has more than 1000 steps");
  }
}

TEST_CASE("random patterns say what std::regex says") {
  Numbers numbers;
  int matched = 0;
  for (int round = 0; round < 5'000; ++round) {
    // Groups within groups would be a harder test, but std::regex takes minutes for some of them.
    const std::string text = random_pattern(numbers, 1);
    CAPTURE(text);
    const NamePattern ours = pattern(text);
    const std::regex theirs(text);
    for (int i = 0; i < 10; ++i) {
      const std::string name = random_name(numbers);
      CAPTURE(name);
      const bool expected = std::regex_match(name, theirs);
      CHECK(ours.matches(name) == expected);
      matched += expected ? 1 : 0;
    }
  }
  CHECK(matched > 5'000);
}

}  // namespace lge::config
