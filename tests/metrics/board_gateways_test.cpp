#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "metrics/board.hpp"

#include "scene.hpp"

namespace lge::metrics {

namespace {

using std::chrono::minutes;

const poll::GatewayId kA = gateway("a");
const poll::GatewayId kB = gateway("b");
const poll::GatewayId kC = gateway("c");

std::vector<std::string> names(const Scene& scene) {
  std::vector<std::string> all;
  for (const GatewayStatus* status : scene.seen()->gateways())
    all.push_back(status->id.name);
  return all;
}

std::vector<poll::GatewayId> many(int count) {
  std::vector<poll::GatewayId> all;
  all.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    all.push_back(gateway(std::to_string(i)));
  return all;
}

}  // namespace

TEST_CASE("gateways come and go one by one, each seen in the next snapshot") {
  Scene scene({kA, kB});
  scene.good_poll(kA, {session(api::State::running)});
  scene.good_poll(kB, {session(api::State::running)});
  REQUIRE(scene.seen()->ready);
  scene.board.add_gateway({kC, nothing_used()});
  CHECK(names(scene) == std::vector<std::string>{"a", "b"});
  scene.board.publish();
  CHECK(names(scene) == std::vector<std::string>{"a", "b", "c"});
  CHECK(scene.shows("livy_gateway_polls_total{workspace_id=\"w-1\",livy_compute_id=\"lc-c\""));
  CHECK(scene.seen()->ready);  // once ready, always ready

  scene.board.remove_gateway(kA);
  scene.board.publish();
  CHECK(names(scene) == std::vector<std::string>{"b", "c"});
  CHECK_FALSE(scene.shows("lc-a"));
  scene.board.remove_gateway(kC);
  scene.board.publish();
  scene.board.remove_gateway(kC);
  scene.board.remove_gateway(kB);
  scene.board.publish();
  CHECK(names(scene).empty());
  CHECK_FALSE(scene.board.next_withdrawal().has_value());
}

TEST_CASE("a gateway that is added again keeps its record, under its new name") {
  Scene scene({kA});
  scene.good_poll(kA, {session(api::State::running)});
  poll::GatewayId renamed = kA;
  renamed.name = "new";
  usage::GatewayUsage usage = nothing_used();
  usage.started = 5;
  scene.board.add_gateway({renamed, usage});
  scene.board.publish();
  CHECK(names(scene) == std::vector<std::string>{"new"});
  CHECK(scene.shows("gateway=\"new\",state=\"running\"} 1\n"));
  CHECK(
      scene.shows("livy_gateway_sessions_started_total"
                  "{workspace_id=\"w-1\",livy_compute_id=\"lc-a\",gateway=\"new\"} 5\n"));
  CHECK(scene.seen()->ready);
}

TEST_CASE("a gateway that is removed and comes back is counted anew, from the roster that it still has") {
  Scene scene({kA});
  scene.good_poll(kA, {session(api::State::running), session(api::State::running)});
  scene.board.remove_gateway(kA);
  scene.board.add_gateway({kA, nothing_used()});
  scene.good_poll(kA, {session(api::State::running)});
  CHECK(scene.status(0).totals.value_or(Totals{})[1].sessions == 1);
  CHECK(scene.shows(
      "livy_gateway_polls_total{workspace_id=\"w-1\",livy_compute_id=\"lc-a\",gateway=\"a\"} 1\n"));
}

TEST_CASE("a gateway that is given twice is there once") {
  Scene scene({kA, kB, kA});
  CHECK(names(scene) == std::vector<std::string>{"a", "b"});
  scene.good_poll(kA, {});
  scene.good_poll(kB, {});
  CHECK(scene.seen()->ready);
}

TEST_CASE("nothing is ready before the first discoveries have ended") {
  BoardOptions options;
  options.discovers = true;
  Scene scene({kA}, {}, options);
  scene.good_poll(kA, {});
  CHECK_FALSE(scene.seen()->ready);
  scene.board.set_discovered(true);
  CHECK(scene.seen()->ready);
  const auto before = scene.seen();
  scene.board.set_discovered(true);
  CHECK(scene.seen() == before);
}

TEST_CASE("facts show in the next snapshot, change, and can be taken back") {
  Scene scene({kA});
  GatewayFacts facts;
  facts.status = "RUNNING";
  scene.board.set_facts(kB, facts);
  scene.board.set_facts(kA, facts);
  CHECK_FALSE(scene.shows("livy_gateway_info"));
  scene.board.publish();
  CHECK(scene.shows("status=\"RUNNING\""));
  facts.status = "STOPPED";
  scene.board.set_facts(kA, facts);
  scene.board.publish();
  CHECK(scene.shows("status=\"STOPPED\""));
  CHECK_FALSE(scene.shows("status=\"RUNNING\""));
  scene.board.set_facts(kA, std::nullopt);
  scene.board.publish();
  CHECK_FALSE(scene.shows("livy_gateway_info"));
}

TEST_CASE("a reload keeps what discovery told; other labels wait for the next good poll") {
  Scene scene({kA});
  scene.board.set_facts(kA, GatewayFacts{});
  scene.good_poll(kA, {session(api::State::running)});
  scene.board.replace_gateways(scene.starts({kA}), {});
  CHECK(scene.shows("livy_gateway_info"));
  CHECK(scene.shows("livy_gateway_sessions{"));

  scene.options.label_names = {"queue"};
  scene.board.replace_gateways(scene.starts({kA}), scene.options);
  CHECK_FALSE(scene.shows("livy_gateway_sessions{"));
  CHECK(scene.shows("livy_gateway_up"));
  CHECK_FALSE(scene.board.next_withdrawal().has_value());
  scene.rosters.clear();
  scene.usages.clear();
  api::Session row = session(api::State::running);
  row.dimensions = {"q"};
  scene.good_poll(kA, {row});
  CHECK(scene.shows("state=\"running\",queue=\"q\"} 1\n"));
}

TEST_CASE("each gateway is withdrawn at its own time, whatever the order of polls") {
  Scene scene(many(300));
  const SteadyTime start = scene.clock.steady();
  for (const poll::GatewayId& id : many(300)) {
    scene.clock.advance(Millis(100));
    scene.good_poll(id, {});
  }
  CHECK(scene.board.next_withdrawal() == start + Millis(100) + minutes(5));
  scene.good_poll(gateway("0"), {});
  CHECK(scene.board.next_withdrawal() == start + Millis(200) + minutes(5));
  scene.board.remove_gateway(gateway("1"));
  CHECK(scene.board.next_withdrawal() == start + Millis(300) + minutes(5));
  scene.clock.advance(minutes(5) - Millis(30'000) + Millis(10'000));
  scene.board.publish();
  const auto gateways = scene.seen()->gateways();
  const auto withdrawn = std::count_if(gateways.begin(), gateways.end(),
                                       [](const GatewayStatus* one) { return !one->totals.has_value(); });
  CHECK(withdrawn == 98);  // those polled 0.3..10 s after the start
  CHECK(scene.board.next_withdrawal() == start + Millis(10'100) + minutes(5));
}

TEST_CASE("a publication shares every group but the one where something changed") {
  Scene scene(many(1'000));
  const auto before = scene.seen();
  scene.good_poll(gateway("500"), {});
  const auto after = scene.seen();
  REQUIRE(before->groups.size() == 8);
  REQUIRE(after->groups.size() == 8);
  int other = 0;
  for (std::size_t i = 0; i < 8; ++i)
    other += before->groups[i] == after->groups[i] ? 0 : 1;
  CHECK(other == 1);
}

TEST_CASE("after any additions and removals the order is that of the additions, in few groups") {
  Scene scene({});
  std::mt19937_64 random(5);
  std::vector<poll::GatewayId> held;
  int next = 0;
  for (int round = 0; round < 40; ++round) {
    for (std::uint64_t i = random() % 120; i > 0; --i) {
      held.push_back(gateway(std::to_string(++next)));
      scene.board.add_gateway({held.back(), nothing_used()});
    }
    for (std::uint64_t i = random() % 100; i > 0 && !held.empty(); --i) {
      const auto gone = held.begin() + static_cast<std::ptrdiff_t>(random() % held.size());
      scene.board.remove_gateway(*gone);
      held.erase(gone);
    }
    scene.board.publish();
    std::vector<std::string> expected;
    expected.reserve(held.size());
    for (const poll::GatewayId& id : held)
      expected.push_back(id.name);
    REQUIRE(names(scene) == expected);
    const auto& groups = scene.seen()->groups;
    REQUIRE(groups.size() <= 2 * (held.size() / 128 + 1));
    REQUIRE(
        std::none_of(groups.begin(), groups.end(), [](const auto& group) { return group->views.empty(); }));
  }
}

}  // namespace lge::metrics
