#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "config/pattern_tree.hpp"

namespace lge::config {

/// A step of a pattern's program. Many stand at the same character at once; each moves on by itself.
struct PatternStep {
  enum class Kind : std::uint8_t {
    character,  ///< takes a character of the set `next`, and goes to the step behind
    either,     ///< goes to `next` and to `other`
    go,         ///< goes to `next`
    at_begin,   ///< goes to the step behind where nothing was taken
    at_end,     ///< likewise where everything was
    accept,
  };
  Kind kind;
  std::size_t next = 0;
  std::size_t other = 0;
};

struct PatternProgram {
  std::vector<PatternStep> steps;  ///< begins at the first; the last accepts
  std::vector<CharacterSet> sets;
};

/// The most steps of a program, its last one not counted: they bound what a match costs.
inline constexpr std::size_t kMaxPatternSteps = 1'000;

/// Nothing where the program would have more steps: numbers in braces are written out.
std::optional<PatternProgram> compile_pattern(const PatternNode& tree);

}  // namespace lge::config
