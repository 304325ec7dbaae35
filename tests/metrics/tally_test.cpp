#include "metrics/tally.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "metrics/exact_sum.hpp"

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

std::vector<api::Session> made_listing() {
  std::vector<api::Session> listing;
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

Totals total(const std::vector<api::Session>& rows) {
  poll::Roster roster;
  Tally tally;
  tally.update(roster, list(roster, rows));
  return tally.totals();
}

using ByLabels = std::map<std::vector<std::string>, Totals>;

// Adds the whole roster up, as a tally never does.
ByLabels added_up(const poll::Roster& roster) {
  std::map<std::vector<std::string>, std::array<ExactSum, api::kStateCount>> cu_hours;
  ByLabels all;
  for (const poll::Handle session : roster.by_age()) {
    const poll::Reading& reading = roster.reading(session);
    const auto state = static_cast<std::size_t>(reading.state);
    const std::vector<std::string>& values = roster.labels().all()[reading.labels];
    StateTotals& totals = all[values][state];
    ++totals.sessions;
    ExactSum& sum = cu_hours[values][state];
    sum.add(reading.cu_hours);
    totals.cu_hours = sum.rounded();
    totals.vcore_seconds += static_cast<double>(reading.vcore_seconds);
    totals.mb_seconds += static_cast<double>(reading.mb_seconds);
  }
  return all;
}

// Those that have sessions now; checks that the others are all 0.
ByLabels with_sessions(const Tally& tally) {
  ByLabels all;
  for (const LabelledTotals& one : tally.by_labels()) {
    const bool any = std::any_of(one.totals.begin(), one.totals.end(),
                                 [](const StateTotals& state) { return state.sessions > 0; });
    if (any) {
      CHECK(all.emplace(one.values, one.totals).second);
    } else {
      CHECK(one.totals == Totals{});
    }
  }
  return all;
}

api::Session random_session(std::mt19937_64& random, std::string id) {
  api::Session row = session(api::kAllStates[random() % 6], made_cu_hours(random() % 10'000),
                             static_cast<std::int64_t>(random() % 1'000'000),
                             static_cast<std::int64_t>(random() % 1'000'000));
  row.id = std::move(id);
  row.created = static_cast<api::UnixMillis>(random() % 1'000'000);
  row.dimensions = {"queue-" + std::to_string(random() % 6)};
  return row;
}

// Purges some, changes some, creates some.
void change(std::vector<api::Session>& rows, std::mt19937_64& random, int step) {
  std::erase_if(rows, [&random](const api::Session&) { return random() % 10 == 0; });
  for (api::Session& row : rows) {
    if (random() % 4 == 0) row = random_session(random, row.id);
  }
  for (std::uint64_t i = random() % 8; i > 0; --i)
    rows.push_back(random_session(random, std::to_string(step) + "-" + std::to_string(i)));
  if (random() % 50 == 0) rows.clear();
}

std::optional<api::UnixMillis> oldest(const std::vector<api::Session>& rows, api::State state) {
  std::optional<api::UnixMillis> oldest;
  for (const api::Session& row : rows) {
    if (row.state == state) oldest = std::min(oldest.value_or(*row.created), *row.created);
  }
  return oldest;
}

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
  std::vector<api::Session> listing = with_ids(made_listing());
  CHECK(total(listing) == kExpected);
  std::mt19937_64 random(7);
  for (int i = 0; i < 20; ++i) {
    std::shuffle(listing.begin(), listing.end(), random);
    REQUIRE(total(listing) == kExpected);
  }
}

TEST_CASE("1,234 sessions that come and go leave what an independent calculation says of the rest") {
  poll::Roster roster;
  Tally tally;
  const std::vector<api::Session> rest = with_ids(made_listing());
  std::vector<api::Session> all = rest;
  for (int i = 0; i < 1'000; ++i) {
    all.push_back(rest[static_cast<std::size_t>(i)]);
    all.back().id = "passing-" + std::to_string(i);
    all.back().cu_hours = made_cu_hours(static_cast<std::uint64_t>(i) + 77);
  }
  tally.update(roster, list(roster, {}));
  tally.update(roster, list(roster, all));
  CHECK(tally.totals() != kExpected);
  tally.update(roster, list(roster, rest));
  CHECK(tally.totals() == kExpected);
}

TEST_CASE("sums of whole numbers past 64 bits are still exact") {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const Totals totals = total({4, session(api::State::error, 0, most, most)});
  CHECK(of(totals, api::State::error).vcore_seconds == 0x1p65);
  CHECK(of(totals, api::State::error).mb_seconds == 0x1p65);
}

TEST_CASE("the oldest creation of each live state; sessions without one are passed over") {
  const Totals totals = total({session(api::State::running, 0, 0, 0, 300), session(api::State::running),
                               session(api::State::running, 0, 0, 0, 200), session(api::State::starting),
                               session(api::State::terminated, 0, 0, 0, 100)});
  CHECK(of(totals, api::State::running).oldest_created == 200);
  CHECK(of(totals, api::State::running).sessions == 3);
  CHECK_FALSE(of(totals, api::State::starting).oldest_created.has_value());
  CHECK_FALSE(of(totals, api::State::terminated).oldest_created.has_value());
}

TEST_CASE("after any changes the tally is what adding up the whole roster gives") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 random(seed);
    poll::Roster roster(poll::LabelSets(1, 4));  // two of six combinations fold
    Tally tally;
    std::vector<api::Session> rows;
    for (int step = 0; step < 200; ++step) {
      change(rows, random, step);
      tally.update(roster, list(roster, rows));
      REQUIRE(with_sessions(tally) == added_up(roster));
      const Totals totals = tally.totals();
      std::uint64_t sessions = 0;
      for (const api::State state : api::kAllStates) {
        sessions += of(totals, state).sessions;
        if (!poll::has_ended(state)) REQUIRE(of(totals, state).oldest_created == oldest(rows, state));
      }
      REQUIRE(sessions == rows.size());
    }
  }
}

TEST_CASE("combinations whose sessions have all gone stay, those that never had one are not there") {
  poll::Roster roster(poll::LabelSets(1, 10));
  Tally tally;
  api::Session row = session(api::State::running);
  row.dimensions = {"a"};
  tally.update(roster, list(roster, {row}));
  row.dimensions = {"b"};
  tally.update(roster, list(roster, {row}));
  tally.update(roster, list(roster, {}));
  CHECK(tally.by_labels() == std::vector<LabelledTotals>{{{"a"}, {}}, {{"b"}, {}}});
}

TEST_CASE("another roster of the same gateway is counted anew") {
  poll::Roster first(poll::LabelSets(1, 10));
  api::Session row = session(api::State::running, 1);
  row.dimensions = {"a"};
  Tally tally;
  tally.update(first, list(first, {row}));

  // Restored with the same numbers: what was seen stays.
  poll::Roster second(poll::LabelSets(1, 10, first.labels().all()));
  tally.update(second, list(second, {}));
  CHECK(tally.by_labels() == std::vector<LabelledTotals>{{{"a"}, {}}});

  // Numbered anew.
  poll::Roster third(poll::LabelSets(1, 10));
  row.dimensions = {"b"};
  tally.update(third, list(third, {row}));
  REQUIRE(tally.by_labels().size() == 1);
  CHECK(tally.by_labels()[0].values == std::vector<std::string>{"b"});
  CHECK(of(tally.totals(), api::State::running).sessions == 1);
}

TEST_CASE("a tally that begins in the middle of a roster's life counts all of it") {
  poll::Roster roster;
  list(roster, {session(api::State::running, 1), session(api::State::running, 2)});
  Tally tally;
  tally.update(roster, list(roster, {session(api::State::running, 1), session(api::State::running, 5),
                                     session(api::State::starting, 7)}));
  CHECK(of(tally.totals(), api::State::running) == StateTotals{2, 6, 0, 0, std::nullopt});
  CHECK(of(tally.totals(), api::State::starting).cu_hours == 7);
}

}  // namespace lge::metrics
