#include "metrics/exact_sum.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <vector>

#include <doctest/doctest.h>

namespace lge::metrics {

namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double sum(std::initializer_list<double> values) {
  ExactSum sum;
  for (const double value : values)
    sum.add(value);
  return sum.rounded();
}

}  // namespace

// What is expected was computed with Python's fractions.Fraction.
TEST_CASE("sums are exact, and rounded once to the nearest double") {
  CHECK(sum({}) == 0.0);
  CHECK(sum({322.5}) == 322.5);
  CHECK(sum({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}) == 1.0);
  CHECK(sum({0x1p53, 1}) == 0x1p53);
  CHECK(sum({0x1p53, 1, kSmallest}) == 0x1p53 + 2);
  CHECK(sum({0x1p53 + 2, 1}) == 0x1p53 + 4);
  CHECK(sum({1e100, 1, 1e-300}) == 1e100);
}

TEST_CASE("the ends of the range of doubles") {
  CHECK(sum({kSmallest}) == kSmallest);
  CHECK(sum({kSmallest, kSmallest}) == 2 * kSmallest);
  CHECK(sum({0x0.fffffffffffffp-1022, kSmallest}) == 0x1p-1022);
  CHECK(sum({0x1.fffffffffffffp-1022, kSmallest}) == 0x1p-1021);
  CHECK(sum({kLargest}) == kLargest);
  CHECK(sum({kLargest, 0x1p969}) == kLargest);
  CHECK(sum({kLargest, 0x1.fffffffffffffp969}) == kLargest);
  CHECK(sum({kLargest, 0x1p970}) == kInfinity);
  CHECK(sum({kLargest, kLargest, kLargest}) == kInfinity);
  CHECK(sum({kInfinity, 1}) == kInfinity);
}

TEST_CASE("what no usage can be adds nothing") {
  CHECK(sum({1, -5}) == 1);
  CHECK(sum({1, -0.0, std::numeric_limits<double>::quiet_NaN(), -kInfinity}) == 1);
}

TEST_CASE("the sum of any two doubles is what the processor says, and the order of many says nothing") {
  std::mt19937_64 random(1);
  std::vector<double> all;
  for (int i = 0; i < 100'000; ++i) {
    // Exponents near each other, so that rounding matters.
    const std::uint64_t exponent = 900 + random() % 120;
    const auto a = std::bit_cast<double>((exponent << 52) | (random() >> 12));
    const auto b = std::bit_cast<double>(((exponent + random() % 60) << 52) | (random() >> 12));
    REQUIRE(sum({a, b}) == a + b);
    if (i < 2'000) all.push_back(a);
  }
  const auto total = [&all] {
    ExactSum sum;
    for (const double value : all)
      sum.add(value);
    return sum.rounded();
  };
  const double before = total();
  std::shuffle(all.begin(), all.end(), random);
  CHECK(total() == before);
}

}  // namespace lge::metrics
