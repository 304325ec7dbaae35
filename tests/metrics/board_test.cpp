#include "metrics/board.hpp"

#include <doctest/doctest.h>

#include "scene.hpp"

namespace lge::metrics {

namespace {

using std::chrono::minutes;

const poll::GatewayId kA = gateway("a");
const poll::GatewayId kB = gateway("b");

std::string of(const std::string& name, const std::string& more = "") {
  return "{workspace_id=\"w-1\",livy_compute_id=\"lc-" + name + "\",gateway=\"" + name + "\"" + more + "}";
}

}  // namespace

TEST_CASE("before the first poll: counters at 0, nothing that would have to be known") {
  const Scene scene({kA});
  CHECK(scene.shows("livy_gateway_polls_total" + of("a") + " 0\n"));
  CHECK(scene.shows("livy_gateway_poll_failures_total" + of("a", ",reason=\"auth\"") + " 0\n"));
  CHECK_FALSE(scene.shows("livy_gateway_up"));
  CHECK_FALSE(scene.shows("livy_gateway_sessions{"));
  CHECK_FALSE(scene.seen()->ready);
  CHECK(scene.seen()->gateways().size() == 1);
  CHECK_FALSE(scene.board.next_withdrawal().has_value());
}

TEST_CASE("the official example: its numbers, and 0 for every other state") {
  Scene scene({kA});
  scene.good_poll(kA, {session(api::State::running, 322.5, 343, 1'098'888, 1'744'000'000'123)});
  CHECK(scene.shows("livy_gateway_sessions" + of("a", ",state=\"running\"") + " 1\n"));
  CHECK(scene.shows("livy_gateway_cuhours" + of("a", ",state=\"running\"") + " 322.5\n"));
  CHECK(scene.shows("livy_gateway_vcoreseconds" + of("a", ",state=\"running\"") + " 343\n"));
  CHECK(scene.shows("livy_gateway_mbseconds" + of("a", ",state=\"running\"") + " 1098888\n"));
  for (const char* state : {"starting", "terminating", "terminated", "error", "unknown"}) {
    for (const char* family : {"sessions", "cuhours", "vcoreseconds", "mbseconds"}) {
      CHECK(scene.shows(std::string("livy_gateway_") + family +
                        of("a", std::string(",state=\"") + state + "\"") + " 0\n"));
    }
  }
  CHECK(scene.shows("livy_gateway_up" + of("a") + " 1\n"));
  CHECK(scene.shows("livy_gateway_last_success_timestamp_seconds" + of("a") + " 1768896000\n"));
  CHECK(scene.shows("livy_gateway_poll_duration_seconds" + of("a") + " 1.5\n"));
  CHECK(scene.shows("livy_gateway_poll_requests" + of("a") + " 13\n"));
}

TEST_CASE("the oldest creation shows for sessions that have not ended, and only where there is one") {
  Scene scene({kA});
  scene.good_poll(kA,
                  {session(api::State::running, 0, 0, 0, 1'744'000'000'123), session(api::State::starting),
                   session(api::State::terminated, 0, 0, 0, 1'700'000'000'000)});
  const std::string name = "livy_gateway_oldest_session_created_timestamp_seconds";
  CHECK(scene.shows(name + of("a", ",state=\"running\"") + " 1744000000.123\n"));
  CHECK_FALSE(scene.shows(name + of("a", ",state=\"starting\"")));
  CHECK_FALSE(scene.shows(name + of("a", ",state=\"terminated\"")));
}

TEST_CASE("a failed poll shows at once, and the last good listing stays until it is stale") {
  Scene scene({kA});
  scene.good_poll(kA, {session(api::State::running)});
  scene.clock.advance(minutes(4));
  scene.bad_poll(kA, api::Reason::timeout);
  CHECK(scene.shows("livy_gateway_up" + of("a") + " 0\n"));
  CHECK(scene.shows("livy_gateway_poll_failures_total" + of("a", ",reason=\"timeout\"") + " 1\n"));
  CHECK(scene.shows("livy_gateway_poll_failures_total" + of("a", ",reason=\"auth\"") + " 0\n"));
  CHECK(scene.shows("livy_gateway_polls_total" + of("a") + " 2\n"));
  CHECK(scene.shows("livy_gateway_sessions" + of("a", ",state=\"running\"") + " 1\n"));
  CHECK(scene.status(0).failure.value_or(api::Failure{}).reason == api::Reason::timeout);
  CHECK(scene.status(0).totals.has_value());
}

TEST_CASE("what is stale is withdrawn at its time, counters and up stay, a good poll brings it back") {
  Scene scene({kA, kB});
  const SteadyTime start = scene.clock.steady();
  scene.good_poll(kA, {session(api::State::running, 0, 0, 0, 1)});
  scene.clock.advance(minutes(1));
  scene.good_poll(kB, {session(api::State::running)});
  scene.bad_poll(kA, api::Reason::network);
  CHECK(scene.board.next_withdrawal() == start + minutes(5));

  scene.clock.advance(minutes(4) - Millis(1));
  scene.board.publish();
  CHECK(scene.shows("livy_gateway_sessions" + of("a", ",state=\"running\"")));
  scene.clock.advance(Millis(1));
  scene.board.publish();
  for (const char* gone :
       {"sessions", "cuhours", "vcoreseconds", "mbseconds", "oldest_session_created_timestamp_seconds"}) {
    CHECK_FALSE(scene.shows(std::string("livy_gateway_") + gone + of("a", ",state=\"running\"")));
  }
  CHECK(scene.shows("livy_gateway_sessions" + of("b", ",state=\"running\"") + " 1\n"));
  CHECK(scene.shows("livy_gateway_up" + of("a") + " 0\n"));
  CHECK(scene.shows("livy_gateway_polls_total" + of("a") + " 2\n"));
  CHECK(scene.shows("livy_gateway_last_success_timestamp_seconds" + of("a") + " 1768896000\n"));
  CHECK(scene.shows("livy_gateway_poll_duration_seconds" + of("a") + " 0.25\n"));
  CHECK_FALSE(scene.status(0).totals.has_value());
  CHECK(scene.board.next_withdrawal() == start + minutes(6));

  scene.good_poll(kA, {});
  CHECK(scene.shows("livy_gateway_sessions" + of("a", ",state=\"running\"") + " 0\n"));
  CHECK(scene.shows("livy_gateway_up" + of("a") + " 1\n"));
}

TEST_CASE("a jump of the date withdraws nothing") {
  Scene scene({kA});
  scene.good_poll(kA, {});
  scene.clock.set_wall(scene.clock.wall() + std::chrono::hours(24 * 365));
  scene.board.publish();
  CHECK(scene.shows("livy_gateway_sessions{"));
}

TEST_CASE("ready once every gateway's first poll has ended, well or not") {
  Scene scene({kA, kB});
  scene.bad_poll(kA, api::Reason::auth);
  CHECK_FALSE(scene.seen()->ready);
  CHECK(scene.shows("livy_gateway_up" + of("a") + " 0\n"));
  CHECK_FALSE(scene.shows("livy_gateway_up" + of("b")));
  scene.good_poll(kB, {});
  CHECK(scene.seen()->ready);
}

TEST_CASE("overruns are counted, and seen in the next snapshot") {
  Scene scene({kA});
  scene.board.poll_overrun(kA);
  scene.board.poll_overrun(kA);
  scene.board.publish();
  CHECK(scene.shows("livy_gateway_poll_overruns_total" + of("a") + " 2\n"));
}

TEST_CASE("a poll of a gateway that is not on the board changes nothing") {
  Scene scene({kA});
  const auto before = scene.seen();
  scene.good_poll(kB, {session(api::State::running)});
  scene.board.poll_overrun(kB);
  scene.board.poll_progressed(kB, {1, 2});
  CHECK(scene.seen() == before);
}

TEST_CASE("a reload keeps the gateways that remain, under their new names") {
  Scene scene({kA, kB});
  scene.good_poll(kA, {session(api::State::running)});
  scene.bad_poll(kB, api::Reason::auth);
  CHECK(scene.seen()->ready);
  poll::GatewayId renamed = kA;
  renamed.name = "new";
  renamed.region = "cn-beijing";
  const poll::GatewayId added = gateway("c");
  scene.options.stale_after = minutes(2);
  scene.board.replace_gateways(scene.starts({added, renamed}), scene.options);
  const std::string labels = R"({workspace_id="w-1",livy_compute_id="lc-a",gateway="new")";
  CHECK(scene.shows("livy_gateway_sessions" + labels + ",state=\"running\"} 1\n"));
  CHECK(scene.shows("livy_gateway_polls_total" + labels + "} 1\n"));
  CHECK(scene.shows("livy_gateway_polls_total" + of("c") + " 0\n"));
  CHECK_FALSE(scene.shows("lc-b"));
  CHECK(scene.seen()->ready);
  REQUIRE(scene.seen()->gateways().size() == 2);
  CHECK(scene.status(0).id == added);
  CHECK(scene.status(1).id == renamed);
  CHECK(scene.board.next_withdrawal() == scene.clock.steady() + minutes(2));
}

TEST_CASE("no gateways at all: the exporter's own metrics, and ready") {
  Scene scene({kA});
  scene.board.replace_gateways({}, {});
  CHECK_FALSE(scene.shows("livy_gateway_polls_total"));
  CHECK(scene.shows("livy_gateway_exporter_build_info"));
  CHECK(scene.seen()->ready);
}

TEST_CASE("a snapshot that a reader holds never changes") {
  Scene scene({kA, kB});
  const auto held = scene.seen();
  const std::string text = held->groups.at(0)->views.at(0)->lines.text;
  scene.good_poll(kA, {session(api::State::running)});
  CHECK(held->groups.at(0)->views.at(0)->lines.text == text);
  CHECK_FALSE(held->gateways()[0]->last_poll.has_value());
  CHECK(scene.seen() != held);
  // What did not change is shared.
  CHECK(scene.seen()->groups.at(0)->views.at(1) == held->groups.at(0)->views.at(1));
}

TEST_CASE("the progress of a poll is seen at once, and gone when the poll has ended") {
  Scene scene({kA, kB});
  scene.good_poll(kA, {session(api::State::running)});
  const std::string text = scene.text();
  scene.board.poll_progressed(kA, {312, 1001});
  CHECK(scene.status(0).progress == poll::Progress{312, 1001});
  CHECK_FALSE(scene.status(1).progress);
  CHECK(scene.text() == text);
  scene.board.poll_progressed(kB, {1, 2});
  CHECK(scene.status(0).progress == poll::Progress{312, 1001});
  scene.bad_poll(kA, api::Reason::timeout);
  CHECK_FALSE(scene.status(0).progress);
  CHECK(scene.status(1).progress == poll::Progress{1, 2});
  scene.board.replace_gateways(scene.starts({kA, kB}), scene.options);
  CHECK_FALSE(scene.status(1).progress);  // a reload has ended the poll
}

TEST_CASE("a gateway that was just added may tell of progress") {
  Scene scene({});
  scene.board.add_gateway(scene.starts({kA}).front());
  scene.board.poll_progressed(kA, {1, 2});
  CHECK(scene.status(0).progress == poll::Progress{1, 2});
}

TEST_CASE("a gateway's page gets its longest sessions, until they are stale, and its polls") {
  Scene scene({kA});
  const auto view = [&scene] { return scene.seen()->groups.at(0)->views.at(0); };
  CHECK_FALSE(view()->live);
  CHECK_FALSE(view()->memory);
  std::vector<api::Session> rows{session(api::State::terminated, 1)};
  rows.reserve(124);
  for (int i = 0; i < 123; ++i)
    rows.push_back(session(api::State::running, 0.5, 0, 0, 1'000 - i));
  scene.usage(kA).by_labels[0].usage.cu_micros = 2'500'000;
  scene.good_poll(kA, rows);
  REQUIRE(view()->live);
  CHECK(view()->live->count == 123);
  REQUIRE(view()->live->oldest.size() == kSessionsShown);
  CHECK(view()->live->oldest.front().created == 878);
  REQUIRE(view()->memory);
  REQUIRE(view()->memory->moments.size() == 1);
  CHECK(view()->memory->moments[0].live == 123);
  CHECK(view()->memory->moments[0].cu_seconds == 2.5);
  const auto live = view()->live;
  scene.bad_poll(kA, api::Reason::timeout);
  CHECK(view()->live == live);
  CHECK(view()->memory->polls.size() == 2);
  scene.clock.advance(scene.options.stale_after);
  scene.board.publish();
  CHECK_FALSE(view()->live);
  CHECK(view()->memory->polls.size() == 2);
}

}  // namespace lge::metrics
