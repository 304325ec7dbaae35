#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace lge::metrics {

/// Adds and takes away doubles without any error: a fixed-point number wide enough for every double, so the
/// order of the values says nothing, what was added and taken away again leaves no trace, and nothing is
/// rounded before the end. Holds 2^64 values; 272 bytes, no allocation. Not thread-safe.
class ExactSum {
 public:
  /// Values that are negative or not a number add nothing; infinity makes the sum infinite.
  void add(double value);
  /// Everything that `other` holds.
  void add(const ExactSum& other);
  /// Takes away a value that was added. What add() would not have added takes nothing away.
  void subtract(double value);
  /// The double nearest to the sum, ties to even (IEEE 754 roundTiesToEven); infinite past the largest
  /// double.
  [[nodiscard]] double rounded() const;

 private:
  // Bit j of word i weighs 2^(64 i + j - 1074). A double reaches bit 2097; 64 more bits take the carries.
  static constexpr std::size_t kWords = 34;

  [[nodiscard]] std::size_t bit_length() const;
  [[nodiscard]] std::uint64_t bits_from(std::size_t lowest) const;
  [[nodiscard]] bool any_below(std::size_t bit) const;

  std::array<std::uint64_t, kWords> words_{};
};

}  // namespace lge::metrics
