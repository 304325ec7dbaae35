#include "poll/known_list.hpp"

#include <random>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "poll/intake.hpp"
#include "poll/probe.hpp"

using namespace lge;
using namespace std::chrono_literals;

namespace {

void fill(poll::Roster& roster, int sessions, poll::Order order) {
  poll::Intake intake(roster, 0ms);
  std::vector<poll::Handle> rows;
  for (int i = 0; i < sessions; ++i) {
    api::Session row;
    row.id = "s-" + std::to_string(i);
    row.created = 1000 + i / 3;  // three in each millisecond
    rows.push_back(intake.take(row));
  }
  intake.commit(rows, order, SteadyTime(1h));
}

}  // namespace

TEST_CASE("sessions are numbered in the order of the list") {
  for (const auto order : {poll::Order::newest_first, poll::Order::oldest_first}) {
    poll::Roster roster;
    fill(roster, 20, order);
    const poll::KnownList known(roster);
    for (std::int64_t i = 0; i < known.size(); ++i) {
      CHECK(known.number_of(known.at(i)) == i);
      CHECK(known.rank(known.rank(i)) == i);
    }
    CHECK(roster.id(known.at(0)) == (order == poll::Order::newest_first ? "s-19" : "s-0"));
  }
}

TEST_CASE("purged stretches are counted as a set would count them") {
  poll::Roster roster;
  fill(roster, 100, poll::Order::newest_first);
  poll::KnownList known(roster);
  std::set<std::int64_t> model;
  std::mt19937_64 random(9);
  for (int i = 0; i < 60; ++i) {
    const auto first = static_cast<std::int64_t>(random() % 100);
    const std::int64_t end = std::min<std::int64_t>(100, first + static_cast<std::int64_t>(random() % 4));
    known.purge(first, end);
    for (std::int64_t number = first; number < end; ++number)
      model.insert(number);
    REQUIRE(known.purged() == static_cast<std::int64_t>(model.size()));
    REQUIRE(known.purged_sessions().size() == model.size());
    for (std::int64_t number = 0; number < 100; ++number) {
      REQUIRE(known.is_purged(number) == model.contains(number));
      REQUIRE(known.purged_before(number) == std::distance(model.begin(), model.lower_bound(number)));
    }
  }
}

TEST_CASE("a probe looks at the oldest first, then halves what is not whole") {
  poll::Roster roster;
  fill(roster, 100, poll::Order::newest_first);
  poll::KnownList known(roster);
  poll::Probe probe(known);
  CHECK(probe.next(0) == 99);
  probe.seen(0, 2);     // two new ones in front
  probe.seen(99, 100);  // one is missing
  CHECK(probe.next(2) == 49);
  probe.seen(49, 51);  // not before this one
  CHECK(probe.next(2) == 74);
  known.purge(74, 75);
  CHECK(!probe.next(2));  // nothing is missing any more
  probe.seen(99, 99);     // one more
  CHECK(probe.next(2) == 75);
}
