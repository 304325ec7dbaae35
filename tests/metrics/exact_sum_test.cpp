#include "metrics/exact_sum.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <utility>
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

TEST_CASE("what is taken away leaves exactly the sum of what remains, whatever the order") {
  std::mt19937_64 random(2);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> held;
    ExactSum sum;
    for (int step = 0; step < 100; ++step) {
      if (!held.empty() && random() % 5 < 2) {
        std::swap(held[random() % held.size()], held.back());
        sum.subtract(held.back());
        held.pop_back();
      } else {
        // Any positive double: every exponent, subnormals and infinity among them.
        held.push_back(std::bit_cast<double>((random() % 2048 << 52) | (random() >> 12)));
        if (std::isnan(held.back())) held.back() = kInfinity;
        sum.add(held.back());
      }
      ExactSum anew;
      for (const double value : held)
        anew.add(value);
      REQUIRE(sum.rounded() == anew.rounded());
    }
    for (const double value : held)
      sum.subtract(value);
    REQUIRE(sum.rounded() == 0);
    sum.add(kSmallest);
    REQUIRE(sum.rounded() == kSmallest);
  }
}

TEST_CASE("taking away borrows through all words, and leaves no trace of what was rounded away") {
  ExactSum sum;
  sum.add(kLargest);
  sum.add(kSmallest);
  sum.subtract(kLargest);
  CHECK(sum.rounded() == kSmallest);
  sum.add(0x1p1000);
  sum.subtract(kSmallest);
  CHECK(sum.rounded() == 0x1p1000);
  sum.add(kSmallest);
  sum.subtract(kSmallest);
  sum.subtract(0x1p1000);
  CHECK(sum.rounded() == 0);
  for (const double nothing : {0.0, -5.0, -kInfinity, std::numeric_limits<double>::quiet_NaN()})
    sum.subtract(nothing);
  CHECK(sum.rounded() == 0);
  sum.add(1);
  sum.subtract(kSmallest);  // an odd number of the smallest units: every word below 1 is borrowed from
  sum.add(kSmallest);
  CHECK(sum.rounded() == 1);
}

TEST_CASE("two sums add up to the sum of both") {
  std::mt19937_64 random(3);
  ExactSum a;
  ExactSum b;
  ExactSum both;
  for (int i = 0; i < 1'000; ++i) {
    const auto value = std::bit_cast<double>((random() % 2047 << 52) | (random() >> 12));
    (i % 3 == 0 ? a : b).add(value);
    both.add(value);
  }
  a.add(b);
  CHECK(a.rounded() == both.rounded());
  ExactSum ones;
  ones.add(0x1p64 - 0x1p11);
  ExactSum carry;
  carry.add(0x1p11);
  ones.add(carry);
  CHECK(ones.rounded() == 0x1p64);
}

}  // namespace lge::metrics
