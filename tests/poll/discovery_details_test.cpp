#include <doctest/doctest.h>

#include "discovery_bench.hpp"

using namespace lge;
using namespace lge::poll_tests;
using namespace std::chrono_literals;
using api::Reason;

namespace {

// Whose gateways are known, and nothing was asked since.
struct Bench : DiscoveryBench {
  Bench() {
    for (const char* const one : {"w-1/lc-1", "w-1/lc-2", "w-2/lc-3", "w-3/lc-4"})
      directory.details[one].livy_version = "0.8.0";
    find();
    directory.take_asked();
    directory.deadlines.clear();
    log.lines.clear();
  }
  // What is asked of single gateways once the lists are read again.
  Texts asked_again() {
    find();
    directory.take_asked();
    describe();
    return directory.take_asked();
  }
};

const Texts kAll{"w-1/lc-1", "w-1/lc-2", "w-2/lc-3", "w-3/lc-4"};

}  // namespace

TEST_CASE("each gateway found is asked about once, until its entry changes") {
  Bench bench;
  std::vector<poll::Found> described;
  CHECK(bench.describe([&described](const poll::Found& found) { described.push_back(found); }) == 4);
  CHECK(bench.directory.take_asked() == kAll);
  CHECK(bench.directory.most_under_way == 1);
  CHECK(described == bench.memory.gateways());
  CHECK(described.at(0).info.livy_version == "0.8.0");
  CHECK(described.at(0).info.name == "etl-a");
  CHECK(bench.asked_again().empty());

  SUBCASE("status") {
    bench.directory.gateways["w-1"].items[1].status = "STOPPED";
  }
  SUBCASE("queue") {
    bench.directory.gateways["w-1"].items[1].queue = "root";
  }
  SUBCASE("start") {
    bench.directory.gateways["w-1"].items[1].started = 5;
  }
  CHECK(bench.asked_again() == Texts{"w-1/lc-2"});
  CHECK(bench.asked_again().empty());
}

TEST_CASE("gateways that are not wanted are not asked about") {
  Bench bench;
  bench.plan.wanted = [](std::string_view name) { return name == "etl-c"; };
  CHECK(bench.asked_again() == Texts{"w-2/lc-3"});
}

TEST_CASE("a question that fails is asked again next time, and fails no discovery") {
  Bench bench;
  bench.directory.failures["w-1/lc-1"] = failure_of(Reason::not_found, "NotFound");
  bench.directory.failures["w-1/lc-2"] = failure_of(Reason::bad_response);
  bench.describe();
  CHECK(bench.directory.take_asked() == kAll);
  CHECK(bench.log.lines.size() == 2);
  CHECK(bench.log.lines.at(0) ==
        "debug nothing more is known of a gateway than its list tells workspace_id=w-1 livy_compute_id=lc-1 "
        "reason=not_found code=NotFound request_id=R-1 err=no luck");
  CHECK(bench.memory.gateways().at(0).info == gateway("lc-1", "etl-a"));

  bench.directory.failures.erase("w-1/lc-2");
  CHECK(bench.asked_again() == Texts{"w-1/lc-1", "w-1/lc-2"});
  CHECK(bench.asked_again() == Texts{"w-1/lc-1"});
  bench.directory.failures.clear();
  CHECK(bench.asked_again() == Texts{"w-1/lc-1"});
  CHECK(bench.asked_again().empty());
}

TEST_CASE("a workspace that denies one question is not asked the others") {
  Bench bench;
  bench.directory.failures["w-1/lc-1"] = failure_of(Reason::denied);
  bench.describe();
  CHECK(bench.directory.asked == Texts{"w-1/lc-1", "w-2/lc-3", "w-3/lc-4"});
}

TEST_CASE("a failure that concerns the account leaves the rest for the next time, and itself for the end") {
  Bench bench;
  bench.directory.failures["w-1/lc-2"] = failure_of(Reason::throttled);
  bench.describe();
  CHECK(bench.directory.take_asked() == Texts{"w-1/lc-1", "w-1/lc-2"});
  CHECK(bench.asked_again() == Texts{"w-2/lc-3", "w-3/lc-4", "w-1/lc-2"});
}

TEST_CASE("an exception in a question fails that question") {
  Bench bench;
  bench.directory.broken.insert("w-1/lc-1");
  bench.describe();
  CHECK(bench.directory.take_asked() == Texts{"w-1/lc-1"});
  CHECK(bench.log.count("reason=internal") == 1);
  CHECK(bench.log.count("err=unexpected error: out of ideas") == 1);
}

TEST_CASE("no question begins after the time that is given") {
  Bench bench;
  bench.directory.latency = 4s;
  bench.plan.timeout = 5s;
  const SteadyTime start = bench.clock.steady();
  CHECK(bench.describe({}, start + 8s) == 2);
  CHECK(bench.directory.asked == Texts{"w-1/lc-1", "w-1/lc-2"});
  CHECK(bench.directory.deadlines == std::vector<SteadyTime>{start + 5s, start + 8s});
}

TEST_CASE("one discovery asks for the lists, and then for the rest") {
  DiscoveryBench bench;
  bench.directory.details["w-2/lc-3"].queue = "root";
  const poll::DiscoveryResult result =
      bench.run(poll::discover_once(bench.plan, bench.world(), bench.memory));
  CHECK_FALSE(result.failure);
  CHECK(result.requests == 8);
  CHECK(bench.memory.gateways().at(2).info.queue == "root");

  DiscoveryBench out_of_reach;
  out_of_reach.directory.failures["w-2"] = failure_of(Reason::timeout);
  const poll::DiscoveryResult broken =
      out_of_reach.run(poll::discover_once(out_of_reach.plan, out_of_reach.world(), out_of_reach.memory));
  CHECK(broken.requests == 3);
}
