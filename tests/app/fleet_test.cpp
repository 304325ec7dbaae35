#include "app/fleet.hpp"

#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "fakes/clock.hpp"
#include "fakes/log.hpp"
#include "metrics/exposition.hpp"
#include "poll/intake.hpp"

using namespace lge;
using namespace std::chrono_literals;

namespace {

const poll::GatewayId kGateway{"w-1", "lc-1", "etl", "cn-hangzhou"};
const poll::GatewayId kOther{"w-1", "lc-2", "adhoc", "cn-hangzhou"};

config::Config with_label(const std::string& label, config::SessionField field) {
  config::Config config;
  config.dimensions.push_back({label, field});
  return config;
}

struct Bench {
  explicit Bench(const config::Config& config)
      : fleet({kGateway}, config, nullptr, {instruments, cell, clock, log}) {}

  // A good poll that finds these vcore-seconds, one session for each queue.
  void poll(const std::vector<std::pair<std::string, std::int64_t>>& queues) {
    poll::Roster& roster = fleet.roster(kGateway);
    poll::Intake intake(roster, 10min);
    std::vector<poll::Handle> listing;
    for (const auto& [queue, vcore_seconds] : queues) {
      api::Session session;
      session.id = "session of " + queue;
      session.state = api::State::running;
      session.created = 1'768'213'240'000;
      session.vcore_seconds = vcore_seconds;
      session.queue = queue;
      if (roster.labels().all().front().size() == 1) session.dimensions = {queue};
      listing.push_back(intake.take(session));
    }
    Result<poll::Changes, api::Failure> changes(
        in_place_value, intake.commit(listing, poll::Order::unsorted, clock.steady()));
    fleet.poll_ended(kGateway, roster, {std::move(changes), clock.wall(), 1s, 1}, clock.wall() + 1min);
  }

  // What is exposed of this series; empty where it is not there.
  std::string value(const std::string& name, const std::string& labels) {
    fleet.board().publish();
    const std::string text = *metrics::Exposition(cell, instruments, clock).plain(metrics::Format::text);
    const std::string series = "\n" + name + "{" + labels + "} ";
    const auto at = text.find(series);
    if (at == std::string::npos) return {};
    const auto begin = at + series.size();
    return text.substr(begin, text.find('\n', begin) - begin);
  }

  fakes::FakeClock clock;
  fakes::FakeLog log;
  metrics::Instruments instruments{"1.2.3", "abc"};
  metrics::SnapshotCell cell;
  app::Fleet fleet;
};

constexpr const char* kVcores = "livy_gateway_vcore_seconds_total";
const std::string kLabels = R"(workspace_id="w-1",livy_compute_id="lc-1",gateway="etl")";

}  // namespace

TEST_CASE("usage before the first poll is not counted, what follows is") {
  Bench bench(config::Config{});
  CHECK(bench.value(kVcores, kLabels) == "0");
  bench.poll({{"a", 1000}});
  CHECK(bench.value(kVcores, kLabels) == "0");
  bench.poll({{"a", 1240}, {"b", 5}});
  CHECK(bench.value(kVcores, kLabels) == "245");
  CHECK(bench.value("livy_gateway_sessions_started_total", kLabels) == "1");
}

TEST_CASE(
    "a reload keeps counters and sessions; without a gateway its series go, and its counters come back") {
  Bench bench(config::Config{});
  bench.poll({{"a", 0}});
  bench.poll({{"a", 100}});
  bench.fleet.replace({kGateway, kOther}, config::Config{});
  CHECK(bench.fleet.roster(kGateway).size() == 1);
  CHECK(bench.value(kVcores, kLabels) == "100");
  bench.fleet.remove(kGateway);
  CHECK(bench.value(kVcores, kLabels).empty());
  bench.fleet.add(kGateway);
  CHECK(bench.value(kVcores, kLabels) == "100");
  bench.poll({{"a", 130}});
  CHECK(bench.value(kVcores, kLabels) == "130");
}

TEST_CASE("other further labels after a reload: sums stay what they were") {
  Bench bench(with_label("queue", config::SessionField::queue));
  bench.poll({{"a", 0}, {"b", 0}});
  bench.poll({{"a", 10}, {"b", 20}});
  CHECK(bench.value(kVcores, kLabels + R"(,queue="a")") == "10");
  CHECK(bench.value(kVcores, kLabels + R"(,queue="b")") == "20");
  bench.fleet.replace({kGateway}, with_label("name", config::SessionField::name));
  CHECK(bench.value(kVcores, kLabels + R"(,name="")") == "30");
  bench.fleet.replace({kGateway}, config::Config{});
  CHECK(bench.value(kVcores, kLabels) == "30");
}
