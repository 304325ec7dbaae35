#include "metrics/totals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <doctest/doctest.h>

#include "scene.hpp"

namespace lge::metrics {

namespace {

const StateTotals& of(const Totals& totals, api::State state) {
  return totals[static_cast<std::size_t>(state)];
}

// splitmix64, so that the same sessions can be made in any language.
std::uint64_t mix(std::uint64_t index) {
  std::uint64_t z = index * 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

constexpr std::uint64_t kTwo53 = std::uint64_t{1} << 53U;

double made_cu_hours(std::uint64_t i) {
  const std::uint64_t random = mix(i + 10'000);
  switch (mix(i + 5'000) % 4) {
    case 0:
      return static_cast<double>(random % 100'000) / 10;
    case 1:
      return 0.1;
    case 2:
      return static_cast<double>(random % (kTwo53 + 1));
    default:
      return std::ldexp(static_cast<double>(random % kTwo53), -60);
  }
}

poll::Listing made_listing() {
  poll::Listing listing;
  for (std::uint64_t i = 1; i <= 1'234; ++i) {
    const std::uint64_t mb = i % 7 == 0 ? kTwo53 : mix(i + 30'000) % (kTwo53 + 1);
    listing.push_back(session(api::kAllStates[mix(i) % 6], made_cu_hours(i),
                              static_cast<std::int64_t>(mix(i + 20'000) % (kTwo53 + 1)),
                              static_cast<std::int64_t>(mb)));
  }
  return listing;
}

// Computed with Python from the same formulas: math.fsum for cu_hours (checked against fractions.Fraction,
// and differing from the plain sum in every state), whole numbers for the others.
constexpr Totals kExpected{{
    {188, 0x1.751d41a8239e1p+57, 0x1.7573b2deb0cacp+59, 0x1.a8dbbef88db46p+59, std::nullopt},
    {243, 0x1.10d012581a941p+58, 0x1.ef020db75ac22p+59, 0x1.047b7c1de1257p+60, std::nullopt},
    {190, 0x1.4f667e97ae711p+57, 0x1.728cbdc5fbb30p+59, 0x1.aba91ff132e63p+59, std::nullopt},
    {237, 0x1.bd96d33a1d2a3p+57, 0x1.e883a82e0448dp+59, 0x1.0e30094e65faep+60, std::nullopt},
    {178, 0x1.bb1967c70f1d3p+57, 0x1.71d738609e5ddp+59, 0x1.77ee9ed6c9093p+59, std::nullopt},
    {198, 0x1.fea8d01c91a20p+57, 0x1.94a663b87142cp+59, 0x1.dd6c8be517b40p+59, std::nullopt},
}};

}  // namespace

TEST_CASE("an empty list has zeros for every state") {
  CHECK(total({}) == Totals{});
}

TEST_CASE("the official example") {
  const Totals totals = total({session(api::State::running, 322.5, 343, 1'098'888, 1'744'000'000'000)});
  CHECK(of(totals, api::State::running) == StateTotals{1, 322.5, 343, 1'098'888, 1'744'000'000'000});
  CHECK(of(totals, api::State::terminated) == StateTotals{});
}

TEST_CASE("1,234 sessions agree with an independent calculation to the last digit, in any order") {
  poll::Listing listing = made_listing();
  CHECK(total(listing) == kExpected);
  std::mt19937_64 random(7);
  for (int i = 0; i < 20; ++i) {
    std::shuffle(listing.begin(), listing.end(), random);
    REQUIRE(total(listing) == kExpected);
  }
}

TEST_CASE("sums of whole numbers past 64 bits are still exact") {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const Totals totals = total({4, session(api::State::error, 0, most, most)});
  CHECK(of(totals, api::State::error).vcore_seconds == 0x1p65);
  CHECK(of(totals, api::State::error).mb_seconds == 0x1p65);
}

TEST_CASE("the oldest creation of each state; sessions without one are passed over") {
  const Totals totals = total({session(api::State::running, 0, 0, 0, 300), session(api::State::running),
                               session(api::State::running, 0, 0, 0, 200), session(api::State::starting)});
  CHECK(of(totals, api::State::running).oldest_created == 200);
  CHECK(of(totals, api::State::running).sessions == 3);
  CHECK_FALSE(of(totals, api::State::starting).oldest_created.has_value());
}

}  // namespace lge::metrics
