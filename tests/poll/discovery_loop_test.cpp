#include "poll/discovery_loop.hpp"

#include <doctest/doctest.h>

#include "support/spawn.hpp"

#include "discovery_bench.hpp"

using namespace lge;
using namespace lge::poll_tests;
using namespace std::chrono_literals;
using api::Reason;

namespace {

struct Bench final : DiscoveryBench, poll::DiscoveryObserver {
  Bench() {
    plan.refresh_interval = 10min;
    plan.workspace_ids = {"w-1"};
    for (int i = 1; i <= 2; ++i)
      directory.details["w-1/lc-" + std::to_string(i)].livy_version = "0.8.0";
  }

  void discovery_ended(const poll::DiscoveryResult& result) override {
    ends.push_back(result);
    ended_at.push_back(clock.steady() - start);
    known_then.push_back(known());
    if (on_end) on_end();
  }
  void gateway_described(const poll::Found& found) override { described.push_back(found); }

  void run_loop(Millis duration) {
    boost::asio::io_context loop;
    TaskGroup tasks(loop.get_executor(), log);
    tasks.spawn("discovery", poll::run_discovery_loop(plan, world(), sleeper, memory, *this));
    fakes::run_for(loop, sleeper, clock, duration);
    tasks.cancel();
    loop.restart();
    loop.poll();
    CHECK(tasks.empty());
  }
  [[nodiscard]] std::vector<std::string> outcomes() const {
    std::vector<std::string> all;
    for (const std::string& line : log.lines) {
      if (line.find("discover") != std::string::npos || line.find("usable id") != std::string::npos)
        all.push_back(line);
    }
    return all;
  }

  SteadyTime start = clock.steady();
  std::vector<poll::DiscoveryResult> ends;
  std::vector<std::chrono::nanoseconds> ended_at;
  std::vector<Texts> known_then;
  std::vector<poll::Found> described;
  std::function<void()> on_end;
};

using Times = std::vector<std::chrono::nanoseconds>;

}  // namespace

TEST_CASE("discoveries begin at once, and follow in their interval") {
  Bench bench;
  bench.directory.latency = 2s;
  bench.run_loop(25min);
  CHECK(bench.ended_at == Times{2s, 10min + 2s, 20min + 2s});
  CHECK(bench.known_then.at(0) == Texts{"w-1/lc-1", "w-1/lc-2"});
  CHECK(bench.described == bench.memory.gateways());
  CHECK(bench.directory.asked == Texts{"w-1", "w-1/lc-1", "w-1/lc-2", "w-1", "w-1"});
}

TEST_CASE("nobody waits for the questions about single gateways, nor does the next discovery") {
  Bench bench;
  bench.directory.latency = 6min;
  bench.run_loop(29min);
  // The lists until 6 min; lc-1 until 12 min, which is late by 2; the lists until 18 min; lc-2 until 24.
  CHECK(bench.ended_at == Times{6min, 18min});
  CHECK(bench.directory.asked == Texts{"w-1", "w-1/lc-1", "w-1", "w-1/lc-2", "w-1"});
}

TEST_CASE("a failure is told each time, and logged when it comes, changes and goes") {
  Bench bench;
  int count = 0;
  bench.on_end = [&bench, &count] {
    ++count;
    if (count == 1) bench.directory.failures["w-1"] = failure_of(Reason::denied, "Forbidden.RAM");
    if (count == 3) bench.directory.failures["w-1"] = failure_of(Reason::server, "InternalError");
    if (count == 4) bench.directory.failures["w-1"] = failure_of(Reason::server, "Other");
    if (count == 5) bench.directory.failures.clear();
  };
  bench.run_loop(65min);
  REQUIRE(bench.ends.size() == 7);
  CHECK_FALSE(bench.ends[0].failure);
  CHECK(bench.ends[1].failure);
  CHECK(bench.ends[2].failure);
  CHECK(bench.ends[4].failure);
  CHECK_FALSE(bench.ends[5].failure);
  const std::vector<std::string> lines = bench.outcomes();
  REQUIRE(lines.size() == 5);
  CHECK(lines[0] ==
        "info first discovery succeeded region=cn-hangzhou credentials=default gateways=2 workspaces=1 "
        "requests=1 duration_ms=0");
  CHECK(lines[1] ==
        "warn discovery failed; the gateways known before stay region=cn-hangzhou credentials=default "
        "gateways=2 workspaces=1 workspaces_failed=1 reason=denied code=Forbidden.RAM request_id=R-1 "
        "err=workspace w-1: no luck");
  CHECK(lines[2].find("reason=server code=InternalError") != std::string::npos);
  CHECK(lines[3].find("reason=server code=Other") != std::string::npos);
  CHECK(lines[4].find("info discoveries succeed again region=cn-hangzhou") == 0);
  CHECK(bench.log.count("a gateway is gone") == 0);
}

TEST_CASE(
    "a first discovery that fails is told, too, and is repeated soon where the account is out of reach") {
  Bench bench;
  bench.directory.failures["w-1"] = failure_of(Reason::network);
  int count = 0;
  bench.on_end = [&bench, &count] {
    if (++count == 3) bench.directory.failures.clear();
  };
  bench.run_loop(12min);
  CHECK(bench.ended_at == Times{0s, 30s, 60s, 90s, 10min + 90s});
  CHECK(bench.ends.at(0).failure);
  CHECK_FALSE(bench.memory.gateways().empty());
  CHECK(bench.log.count("warn discovery failed") == 1);
  CHECK(bench.log.count("info discoveries succeed again") == 1);

  SUBCASE("but not where a shorter interval is wanted") {
    Bench often;
    often.plan.refresh_interval = 20s;
    often.directory.failures["w-1"] = failure_of(Reason::network);
    often.run_loop(50s);
    CHECK(often.ended_at == Times{0s, 20s, 40s});
  }
  SUBCASE("nor where the API refuses") {
    Bench denied;
    denied.directory.failures["w-1"] = failure_of(Reason::denied);
    denied.run_loop(9min);
    CHECK(denied.ended_at == Times{0s});
  }
  SUBCASE("nor where something is known") {
    bench.ended_at.clear();
    bench.start = bench.clock.steady();
    bench.directory.failures["w-1"] = failure_of(Reason::network);
    bench.run_loop(9min);
    CHECK(bench.ended_at == Times{0s});
  }
}

TEST_CASE("a loop that follows another goes on with what is known") {
  Bench bench;
  bench.run_loop(1min);
  CHECK(bench.log.count("a gateway was found") == 2);
  bench.directory.take_asked();
  bench.run_loop(1min);
  CHECK(bench.ends.size() == 2);
  CHECK(bench.log.count("a gateway was found") == 2);
  CHECK(bench.directory.asked == Texts{"w-1"});
}

TEST_CASE("entries that are left out are a warning once for each change of their number") {
  Bench bench;
  bench.directory.gateways["w-1"].left_out = 2;
  int count = 0;
  bench.on_end = [&bench, &count] {
    ++count;
    if (count == 2) bench.directory.gateways["w-1"].left_out = 3;
    if (count == 3) bench.directory.gateways["w-1"].left_out = 0;
  };
  bench.run_loop(45min);
  const std::vector<std::string> lines = bench.outcomes();
  REQUIRE(lines.size() == 4);
  CHECK(lines[1] ==
        "warn entries without a usable id in the lists of workspaces and gateways are left out "
        "region=cn-hangzhou credentials=default count=2");
  CHECK(lines[2].find("count=3") != std::string::npos);
  CHECK(lines[3].find("info every entry in the lists") == 0);
}
