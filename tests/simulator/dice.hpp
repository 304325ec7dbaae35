#pragma once

#include <cstdint>

#include "simulator/fields.hpp"

namespace lge::simulator {

/// Foreseeable randomness: the same seed throws the same numbers everywhere (SplitMix64), which the standard
/// library's distributions do not promise.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  /// In [0, 1).
  double fraction() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  double within(const Range& range) { return range.low + (range.high - range.low) * fraction(); }
  /// In [0, count); 0 where count is 0.
  std::size_t index(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(next() % count); }

 private:
  std::uint64_t state_;
};

}  // namespace lge::simulator
