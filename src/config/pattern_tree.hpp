#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/character_set.hpp"
#include "support/result.hpp"

namespace lge::config {

/// A regular expression as a tree. What may be written: docs/configuration.md, "Patterns".
struct PatternNode {
  enum class Kind : std::uint8_t { nothing, character, at_begin, at_end, sequence, either, repeat };
  Kind kind = Kind::nothing;
  CharacterSet set{};                   ///< of a character
  std::vector<PatternNode> parts{};     ///< of a sequence, an either, and the one that is repeated
  std::size_t least = 0;                ///< of a repeat
  std::optional<std::size_t> most = 0;  ///< likewise; none: without end
};

/// The most groups that stand in each other: what reads the tree calls itself as often.
inline constexpr std::size_t kMaxPatternDepth = 32;
/// The most that a number in braces may be.
inline constexpr std::size_t kMaxPatternRepeat = 1'000;

/// The tree of `text`, which is UTF-8. The error says at which character something is wrong and what, and
/// shows nothing of the text.
Result<PatternNode, std::string> parse_pattern(std::u32string_view text);

}  // namespace lge::config
