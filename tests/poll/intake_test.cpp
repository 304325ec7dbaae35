#include "poll/intake.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

using namespace lge;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime kStart{1h};

api::Session row(std::string id, api::State state, std::int64_t vcore_seconds = 0) {
  api::Session session;
  session.id = std::move(id);
  session.state = state;
  session.created = 1'000'000;
  session.vcore_seconds = vcore_seconds;
  session.name = "name of " + session.id;
  session.queue = "root";
  return session;
}

poll::Changes poll_all(poll::Roster& roster, const std::vector<api::Session>& rows, SteadyTime now = kStart) {
  poll::Intake intake(roster, 10min);
  const std::vector<poll::Handle> sessions = intake.take(rows);
  return intake.commit(sessions, poll::Order::unsorted, now);
}

std::vector<std::string> unsettled(poll::Roster& roster, SteadyTime now, Millis settle_time) {
  std::vector<std::string> ids;
  for (const poll::Handle session : roster.unsettled(now, settle_time))
    ids.emplace_back(roster.id(session));
  std::sort(ids.begin(), ids.end());
  return ids;
}

using Ids = std::vector<std::string>;
using enum api::State;

}  // namespace

TEST_CASE("what a poll changed is told, each session once") {
  poll::Roster roster;
  CHECK(!roster.known());
  const poll::Changes first = poll_all(roster, {row("a", running, 1), row("b", terminated, 2)});
  CHECK(first.first);
  CHECK(first.appeared.size() == 2);
  CHECK(roster.size() == 2);
  CHECK(roster.live().size() == 1);

  const poll::Changes second = poll_all(roster, {row("a", running, 5), row("c", starting)});
  CHECK(!second.first);
  REQUIRE(second.appeared.size() == 1);
  CHECK(roster.id(second.appeared.front()) == "c");
  REQUIRE(second.changed.size() == 1);
  CHECK(roster.id(second.changed.front().session) == "a");
  CHECK(second.changed.front().before.vcore_seconds == 1);
  CHECK(roster.reading(second.changed.front().session).vcore_seconds == 5);
  REQUIRE(second.gone.size() == 1);
  CHECK(second.gone.front().id == "b");
  CHECK(second.gone.front().last.vcore_seconds == 2);

  const poll::Changes third = poll_all(roster, {row("a", running, 5), row("c", starting)});
  CHECK((third.appeared.empty() && third.changed.empty() && third.gone.empty()));
}

TEST_CASE("an intake that is not committed leaves the roster as it was") {
  poll::Roster roster;
  poll_all(roster, {row("a", running, 1)});
  {
    poll::Intake intake(roster, 10min);
    intake.take({row("a", terminated, 9), row("b", running)});
  }
  CHECK(roster.size() == 1);
  CHECK(roster.reading(roster.by_age().front()).vcore_seconds == 1);
  CHECK(roster.live().size() == 1);
  const poll::Changes changes = poll_all(roster, {row("a", running, 1), row("b", running)});
  CHECK(changes.appeared.size() == 1);
  CHECK(changes.changed.empty());
}

TEST_CASE("the newest reading of a session counts, however often it was read") {
  poll::Roster roster;
  poll_all(roster, {row("a", running, 1)});
  poll::Intake intake(roster, 10min);
  const poll::Handle session = intake.take(row("a", running, 7));
  CHECK(intake.take(row("a", running, 1)) == session);
  CHECK(intake.commit({session}, poll::Order::unsorted, kStart).changed.empty());
}

TEST_CASE("name and queue are kept of live sessions, and are no change by themselves") {
  poll::Roster roster;
  poll_all(roster, {row("a", running), row("b", terminated)});
  api::Session renamed = row("a", running);
  renamed.name = "other";
  CHECK(poll_all(roster, {renamed, row("b", terminated)}).changed.empty());
  CHECK(roster.detail(*roster.live().begin()).name == "other");
  poll_all(roster, {row("a", terminated), row("b", terminated)});
  CHECK(roster.live().empty());
}

TEST_CASE("an ended session settles once it has not changed for the settle time") {
  poll::Roster roster;
  poll_all(roster, {row("a", running)});
  CHECK(unsettled(roster, kStart, 10min) == Ids{"a"});
  poll_all(roster, {row("a", terminated)}, kStart + 1min);
  CHECK(unsettled(roster, kStart + 11min, 10min) == Ids{"a"});
  SUBCASE("quietly") {
    CHECK(unsettled(roster, kStart + 11min + 1s, 10min) == Ids{});
  }
  SUBCASE("later, as it was corrected") {
    poll_all(roster, {row("a", terminated, 5)}, kStart + 11min);
    CHECK(unsettled(roster, kStart + 21min, 10min) == Ids{"a"});
    CHECK(unsettled(roster, kStart + 21min + 1s, 10min) == Ids{});
  }
  SUBCASE("not, as it lives again") {
    poll_all(roster, {row("a", running, 5)}, kStart + 11min);
    CHECK(unsettled(roster, kStart + 10h, 10min) == Ids{"a"});
  }
  SUBCASE("never, as it is gone, and its handle is another's") {
    poll_all(roster, {}, kStart + 2min);
    poll_all(roster, {row("b", terminated)}, kStart + 3min);
    CHECK(unsettled(roster, kStart + 4min, 10min) == Ids{"b"});
  }
}

TEST_CASE("of a history seen for the first time, what had ended long before the newest began is settled") {
  api::Session newest = row("newest", terminated);
  newest.created = 10'000'000;
  api::Session old = row("old", terminated);
  old.ended = 10'000'000 - 600'001;
  api::Session recent = row("recent", terminated);
  recent.ended = 10'000'000 - 600'000;
  const api::Session unknown_end = row("unknown", error);
  poll::Roster roster;
  poll_all(roster, {newest, old, recent, unknown_end});
  CHECK(unsettled(roster, kStart, 10min) == Ids{"newest", "recent", "unknown"});
  CHECK(unsettled(roster, kStart + 10min + 1s, 10min) == Ids{});
}

TEST_CASE("sessions whose labels are folded are counted") {
  poll::Roster roster(poll::LabelSets(1, 1));
  api::Session a = row("a", running);
  a.dimensions = {"blue"};
  api::Session b = row("b", running);
  b.dimensions = {"red"};
  const poll::Changes changes = poll_all(roster, {a, b});
  CHECK(changes.folded == 1);
  REQUIRE(changes.appeared.size() == 2);
  CHECK(roster.labels().all().at(roster.reading(changes.appeared[0]).labels) ==
        poll::LabelSets::Values{"blue"});
  CHECK(roster.labels().all().at(roster.reading(changes.appeared[1]).labels) ==
        poll::LabelSets::Values{"_other"});
}
