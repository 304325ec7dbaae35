#pragma once

#include <vector>

namespace lge::config {

/// Code points from `first` to `last`, both in it.
struct CharacterRange {
  char32_t first;
  char32_t last;
};

/// The code points of all its ranges, which may overlap and stand in any order.
using CharacterSet = std::vector<CharacterRange>;

inline constexpr char32_t kHighestCodePoint = 0x10FFFF;

/// Every code point that is not in `set`.
CharacterSet complement(CharacterSet set);
bool contains(const CharacterSet& set, char32_t character);

/// `\d`, `\w` and `\s` of a pattern: ASCII, whatever the locale.
CharacterSet digits();
CharacterSet word_characters();
CharacterSet spaces();

}  // namespace lge::config
