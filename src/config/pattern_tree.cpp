#include "config/pattern_tree.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace lge::config {

namespace {

using Kind = PatternNode::Kind;

/// Never leaves this file: from the depth of the recursion to parse_pattern().
struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

bool is_punctuation(char32_t c) {
  return c > U' ' && c < 0x7F && !contains(word_characters(), c);
}

PatternNode character(CharacterSet set) {
  return {.kind = Kind::character, .set = std::move(set)};
}

PatternNode joined(Kind kind, std::vector<PatternNode> parts) {
  if (parts.empty()) return {};
  if (parts.size() == 1) return std::move(parts.front());
  return {.kind = kind, .parts = std::move(parts)};
}

class Parser {
 public:
  explicit Parser(std::u32string_view text) : text_(text) {}

  PatternNode whole() {
    PatternNode node = either();
    if (!at_end()) fail("`)` closes no group; write \\) for the character");
    return node;
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] bool is_next(char32_t c) const { return !at_end() && text_[at_] == c; }
  [[nodiscard]] bool are_next(std::u32string_view text) const { return text_.substr(at_).starts_with(text); }
  bool take(char32_t c) {
    if (!is_next(c)) return false;
    ++at_;
    return true;
  }

  [[noreturn]] void fail(std::string_view what) const { fail_at(at_, what); }
  [[noreturn]] static void fail_at(std::size_t index, std::string_view what) {
    throw Wrong(fmt::format("at character {}: {}", index + 1, what));
  }

  PatternNode either() {
    std::vector<PatternNode> parts;
    do {
      parts.push_back(sequence());
    } while (take(U'|'));
    return joined(Kind::either, std::move(parts));
  }

  PatternNode sequence() {
    std::vector<PatternNode> parts;
    while (!at_end() && !is_next(U'|') && !is_next(U')'))
      parts.push_back(repeated(one()));
    return joined(Kind::sequence, std::move(parts));
  }

  PatternNode one() {
    const std::size_t begin = at_;
    const char32_t c = text_[at_++];
    if (c == U'(') return group(begin);
    if (c == U'[') return character(set(begin));
    if (c == U'\\') return character(escape());
    if (c == U'.') return character({{0, kHighestCodePoint}});
    if (c == U'^') return {.kind = Kind::at_begin};
    if (c == U'$') return {.kind = Kind::at_end};
    if (c == U'*' || c == U'+' || c == U'?') {
      fail_at(begin, "there is nothing to repeat; write a \\ before the character itself");
    }
    if (c == U'{') fail_at(begin, "there is nothing to repeat; write \\{ for the character");
    return character({{c, c}});
  }

  PatternNode group(std::size_t begin) {
    if (++depth_ > kMaxPatternDepth) {
      fail_at(begin, fmt::format("groups nested more than {} deep", kMaxPatternDepth));
    }
    if (is_next(U'?') && !are_next(U"?:")) fail("of groups with (? only (?: is supported");
    if (are_next(U"?:")) at_ += 2;
    PatternNode node = either();
    if (!take(U')')) fail_at(begin, "`(` is not closed; write \\( for the character");
    --depth_;
    return node;
  }

  PatternNode repeated(PatternNode node) {
    PatternNode repeat{.kind = Kind::repeat, .least = 0, .most = std::nullopt};
    if (take(U'?')) {
      repeat.most = 1;
    } else if (take(U'+')) {
      repeat.least = 1;
    } else if (is_next(U'{')) {
      braces(repeat);
    } else if (!take(U'*')) {
      return node;
    }
    take(U'?');  // as few as possible: the same where the whole has to match
    if (is_next(U'*') || is_next(U'+') || is_next(U'?') || is_next(U'{')) {
      fail("a repetition is repeated; put a group around it");
    }
    repeat.parts.push_back(std::move(node));
    return repeat;
  }

  void braces(PatternNode& repeat) {
    const std::size_t begin = at_++;
    repeat.least = number(begin);
    repeat.most = repeat.least;
    if (take(U',')) {
      repeat.most.reset();
      if (!is_next(U'}')) repeat.most = number(begin);
    }
    if (!take(U'}')) fail_at(begin, kBracesWanted);
    if (repeat.most && *repeat.most < repeat.least) fail_at(begin, "the second number is below the first");
  }

  std::size_t number(std::size_t begin) {
    const std::size_t first = at_;
    std::size_t number = 0;
    while (!at_end() && contains(digits(), text_[at_]) && number <= kMaxPatternRepeat)
      number = number * 10 + (text_[at_++] - U'0');
    if (at_ == first) fail_at(begin, kBracesWanted);
    if (number > kMaxPatternRepeat) {
      fail_at(begin, fmt::format("repeated more than {} times", kMaxPatternRepeat));
    }
    return number;
  }

  // Behind the backslash.
  CharacterSet escape() {
    if (at_end()) fail_at(at_ - 1, "a \\ with nothing behind it; write \\\\ for the character");
    const char32_t c = text_[at_++];
    if (c == U'd') return digits();
    if (c == U'D') return complement(digits());
    if (c == U'w') return word_characters();
    if (c == U'W') return complement(word_characters());
    if (c == U's') return spaces();
    if (c == U'S') return complement(spaces());
    if (!is_punctuation(c)) {
      fail_at(at_ - 2, "of escapes only \\d \\D \\w \\W \\s \\S and those of punctuation are supported");
    }
    return {{c, c}};
  }

  // Behind the opening bracket.
  CharacterSet set(std::size_t begin) {
    const bool negated = take(U'^');
    CharacterSet all;
    if (is_next(U']')) fail("a set without characters; write \\] for the character");
    while (!take(U']')) {
      if (at_end()) fail_at(begin, "`[` is not closed; write \\[ for the character");
      const CharacterSet next = range();
      all.insert(all.end(), next.begin(), next.end());
    }
    return negated ? complement(std::move(all)) : all;
  }

  CharacterSet range() {
    const std::size_t begin = at_;
    CharacterSet from = member();
    if (!is_next(U'-') || are_next(U"-]")) return from;
    ++at_;
    if (at_end()) return from;  // the set is not closed, which is told there
    const CharacterSet to = member();
    const bool are_characters = is_single(from) && is_single(to);
    if (!are_characters) fail_at(begin, "a range of characters needs one character at each end");
    if (to.front().first < from.front().first)
      fail_at(begin, "a range of characters that ends before it begins");
    return {{from.front().first, to.front().first}};
  }

  CharacterSet member() {
    if (are_next(U"[:")) fail("classes such as [:alpha:] are not supported; write a-zA-Z");
    const char32_t c = text_[at_++];
    return c == U'\\' ? escape() : CharacterSet{{c, c}};
  }

  static bool is_single(const CharacterSet& set) {
    return set.size() == 1 && set.front().first == set.front().last;
  }

  static constexpr std::string_view kBracesWanted =
      "expected {3}, {3,} or {3,5}; write \\{ for the character";

  std::u32string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Result<PatternNode, std::string> parse_pattern(std::u32string_view text) {
  using Answer = Result<PatternNode, std::string>;
  try {
    return Answer(boost::system::in_place_value, Parser(text).whole());
  } catch (const Wrong& wrong) {
    return Answer(boost::system::in_place_error, wrong.what());
  }
}

}  // namespace lge::config
