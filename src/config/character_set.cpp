#include "config/character_set.hpp"

#include <algorithm>

namespace lge::config {

CharacterSet complement(CharacterSet set) {
  std::sort(set.begin(), set.end(),
            [](const CharacterRange& a, const CharacterRange& b) { return a.first < b.first; });
  CharacterSet others;
  char32_t next = 0;  // the lowest that no range so far holds
  for (const CharacterRange& range : set) {
    if (range.first > next) others.push_back({next, static_cast<char32_t>(range.first - 1)});
    next = std::max(next, static_cast<char32_t>(range.last + 1));
  }
  if (next <= kHighestCodePoint) others.push_back({next, kHighestCodePoint});
  return others;
}

bool contains(const CharacterSet& set, char32_t character) {
  return std::any_of(set.begin(), set.end(), [character](const CharacterRange& range) {
    return range.first <= character && character <= range.last;
  });
}

CharacterSet digits() {
  return {{U'0', U'9'}};
}

CharacterSet word_characters() {
  return {{U'0', U'9'}, {U'A', U'Z'}, {U'_', U'_'}, {U'a', U'z'}};
}

CharacterSet spaces() {
  return {{U'\t', U'\r'}, {U' ', U' '}};
}

}  // namespace lge::config
