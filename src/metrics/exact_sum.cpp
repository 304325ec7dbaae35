#include "metrics/exact_sum.hpp"

#include <bit>
#include <limits>

namespace lge::metrics {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr unsigned kFractionBits = 52;
constexpr std::size_t kPrecision = 53;
constexpr std::size_t kLargestBitLength = 2098;  // of the largest double, in units of 2^-1074
constexpr std::uint64_t kFractionMask = (std::uint64_t{1} << kFractionBits) - 1;

// A positive double as whole units of its lowest word.
struct Placed {
  std::size_t word;
  Wide units;
};

Placed place(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const std::uint64_t exponent = bits >> kFractionBits;
  // A subnormal has no hidden bit and the weight of exponent 1. Infinity reads as 2^1024, which rounds to
  // infinity.
  const std::uint64_t significand = (bits & kFractionMask) | (exponent == 0 ? 0 : kFractionMask + 1);
  const std::uint64_t shift = exponent == 0 ? 0 : exponent - 1;
  return {shift / 64, Wide{significand} << (shift % 64)};
}

}  // namespace

void ExactSum::add(double value) {
  if (!(value > 0)) return;
  const Placed placed = place(value);
  Wide carry = placed.units;
  for (std::size_t i = placed.word; carry != 0 && i < kWords; ++i) {
    carry += words_[i];
    words_[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
}

void ExactSum::add(const ExactSum& other) {
  Wide carry = 0;
  for (std::size_t i = 0; i < kWords; ++i) {
    carry += Wide{words_[i]} + other.words_[i];
    words_[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
}

void ExactSum::subtract(double value) {
  if (!(value > 0)) return;
  const Placed placed = place(value);
  Wide rest = placed.units;
  for (std::size_t i = placed.word; rest != 0 && i < kWords; ++i) {
    const auto low = static_cast<std::uint64_t>(rest);
    rest >>= 64;
    if (words_[i] < low) ++rest;  // borrowed from the next word
    words_[i] -= low;
  }
}

double ExactSum::rounded() const {
  const std::size_t length = bit_length();
  if (length > kLargestBitLength) return std::numeric_limits<double>::infinity();
  // Below 2^53 units a double's bits are the number of units itself.
  if (length <= kPrecision) return std::bit_cast<double>(words_[0]);
  const std::size_t lowest = length - kPrecision;
  const std::uint64_t significand = bits_from(lowest);
  const bool half = (bits_from(lowest - 1) & 1) != 0;
  const bool up = half && ((significand & 1) != 0 || any_below(lowest - 1));
  // The hidden bit adds 1 to the exponent, and a carry out of the fraction does so once more, up to infinity.
  return std::bit_cast<double>((std::uint64_t{lowest} << kFractionBits) + significand + (up ? 1 : 0));
}

std::size_t ExactSum::bit_length() const {
  for (std::size_t i = kWords; i > 0; --i) {
    if (words_[i - 1] != 0) return i * 64 - static_cast<std::size_t>(std::countl_zero(words_[i - 1]));
  }
  return 0;
}

// The 53 bits from bit `lowest` on.
std::uint64_t ExactSum::bits_from(std::size_t lowest) const {
  const std::size_t word = lowest / 64;
  const Wide above = word + 1 < kWords ? words_[word + 1] : 0;
  const Wide both = (above << 64) | words_[word];
  return static_cast<std::uint64_t>(both >> (lowest % 64)) & (kFractionMask * 2 + 1);
}

bool ExactSum::any_below(std::size_t bit) const {
  for (std::size_t i = 0; i < bit / 64; ++i) {
    if (words_[i] != 0) return true;
  }
  const std::uint64_t mask = (std::uint64_t{1} << (bit % 64)) - 1;
  return (words_[bit / 64] & mask) != 0;
}

}  // namespace lge::metrics
