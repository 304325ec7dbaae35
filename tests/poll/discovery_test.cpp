#include "poll/discovery.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <doctest/doctest.h>

#include "support/spawn.hpp"

#include "discovery_bench.hpp"

using namespace lge;
using namespace lge::poll_tests;
using namespace std::chrono_literals;
using api::Reason;

TEST_CASE("every gateway of every living workspace is found, one request after the other") {
  DiscoveryBench bench;
  bench.directory.workspaces.items.push_back({"w-4", "", "TERMINATED"});
  bench.directory.gateways["w-4"].items = {gateway("lc-9", "etl-z")};
  bench.directory.latency = 200ms;
  CHECK_FALSE(bench.memory.known());
  const poll::DiscoveryResult result = bench.find();
  CHECK_FALSE(result.failure);
  CHECK_FALSE(result.broken_off);
  CHECK(result.workspaces == 3);
  CHECK(result.workspaces_failed == 0);
  CHECK(result.appeared == 4);
  CHECK(result.gone == 0);
  CHECK(result.requests == 4);
  CHECK(result.duration == 800ms);
  CHECK(result.ended_at == WallTime(1'768'896'000s) + 800ms);
  CHECK(bench.memory.known());
  CHECK(bench.known() == Texts{"w-1/lc-1", "w-1/lc-2", "w-2/lc-3", "w-3/lc-4"});
  CHECK(bench.directory.asked == Texts{"workspaces", "w-1", "w-2", "w-3"});
  CHECK(bench.directory.most_under_way == 1);
  CHECK(bench.log.lines.size() == 4);
  CHECK(bench.log.lines[0] ==
        "info a gateway was found gateway=etl-a workspace_id=w-1 livy_compute_id=lc-1 region=cn-hangzhou "
        "credentials=default");
}

TEST_CASE("each question has the whole timeout, so that only standing still ends a discovery") {
  DiscoveryBench bench;
  bench.plan.timeout = 50s;
  bench.directory.latency = 30s;
  const SteadyTime start = bench.clock.steady();
  CHECK_FALSE(bench.find().failure);
  CHECK(bench.directory.deadlines ==
        std::vector<SteadyTime>{start + 50s, start + 80s, start + 110s, start + 140s});
}

TEST_CASE("the workspaces that are named are looked through, and no others are asked for") {
  DiscoveryBench bench;
  bench.plan.workspace_ids = {"w-3", "w-1"};
  CHECK_FALSE(bench.find().failure);
  CHECK(bench.directory.asked == Texts{"w-1", "w-3"});
  CHECK(bench.known() == Texts{"w-1/lc-1", "w-1/lc-2", "w-3/lc-4"});
}

TEST_CASE("only gateways with a wanted name are found; an id stands in for a name") {
  DiscoveryBench bench;
  bench.directory.gateways["w-2"].items = {gateway("lc-3", ""), gateway("lc-5", "")};
  Texts names;
  bench.plan.wanted = [&names](std::string_view name) {
    names.emplace_back(name);
    return name == "etl-b" || name == "lc-3";
  };
  CHECK(bench.find().appeared == 2);
  CHECK(bench.known() == Texts{"w-1/lc-2", "w-2/lc-3"});
  CHECK(names == Texts{"etl-a", "etl-b", "lc-3", "lc-5", "etl-d"});
}

TEST_CASE("gateways of other shards are not found") {
  DiscoveryBench bench;
  bench.plan.mine = [](std::string_view workspace_id, std::string_view livy_compute_id) {
    return workspace_id == "w-1" && livy_compute_id != "lc-1";
  };
  bench.find();
  CHECK(bench.known() == Texts{"w-1/lc-2"});
}

TEST_CASE("gateways and workspaces that are no longer listed go") {
  DiscoveryBench bench;
  bench.find();
  bench.log.lines.clear();
  bench.directory.workspaces.items = {{"w-1", "", "RUNNING"}, {"w-2", "", "TERMINATED"}};
  bench.directory.gateways["w-1"].items = {gateway("lc-2", "etl-b"), gateway("lc-7", "etl-g")};
  const poll::DiscoveryResult result = bench.find();
  CHECK_FALSE(result.failure);
  CHECK(result.appeared == 1);
  CHECK(result.gone == 3);
  CHECK(bench.known() == Texts{"w-1/lc-2", "w-1/lc-7"});
  CHECK(bench.log.lines.size() == 4);
  CHECK(bench.log.count("info a gateway is gone gateway=etl-c workspace_id=w-2") == 1);
  CHECK(bench.log.count("info a gateway is gone gateway=etl-d workspace_id=w-3") == 1);
  CHECK(bench.log.count("info a gateway is gone gateway=etl-a workspace_id=w-1") == 1);
  CHECK(bench.log.count("info a gateway was found gateway=etl-g") == 1);
}

TEST_CASE("without the list of workspaces everything stays as it was known") {
  DiscoveryBench bench;
  bench.find();
  const std::vector<poll::Found> before = bench.memory.gateways();
  bench.directory.take_asked();
  bench.directory.workspaces = {};
  bench.directory.failures["workspaces"] = failure_of(Reason::denied, "Forbidden.RAM");
  const poll::DiscoveryResult result = bench.find();
  CHECK(result.failure == failure_of(Reason::denied, "Forbidden.RAM"));
  CHECK(result.broken_off);
  CHECK(result.workspaces == 0);
  CHECK(bench.directory.asked == Texts{"workspaces"});
  CHECK(bench.memory.gateways() == before);
  CHECK(bench.memory.known());
}

TEST_CASE("a workspace whose list fails keeps its gateways, and the others are brought up to date") {
  for (const Reason reason :
       {Reason::denied, Reason::not_found, Reason::bad_response, Reason::inconsistent}) {
    CAPTURE(to_string(reason));
    DiscoveryBench bench;
    bench.find();
    bench.directory.failures["w-1"] = failure_of(reason, "First");
    bench.directory.failures["w-2"] = failure_of(Reason::not_found, "Second");
    bench.directory.gateways["w-1"].items.clear();
    bench.directory.gateways["w-3"].items = {gateway("lc-8", "etl-h")};
    const poll::DiscoveryResult result = bench.find();
    REQUIRE(result.failure);
    CHECK(result.failure->reason == reason);
    CHECK(result.failure->code == "First");
    CHECK(result.failure->request_id == "R-1");
    CHECK(result.failure->message == "workspace w-1: no luck");
    CHECK_FALSE(result.broken_off);
    CHECK(result.workspaces == 3);
    CHECK(result.workspaces_failed == 2);
    CHECK(bench.known() == Texts{"w-1/lc-1", "w-1/lc-2", "w-2/lc-3", "w-3/lc-8"});
  }
}

TEST_CASE("a failure that concerns the account ends the discovery") {
  for (const Reason reason : {Reason::auth, Reason::throttled, Reason::timeout, Reason::network, Reason::tls,
                              Reason::server, Reason::internal}) {
    CAPTURE(to_string(reason));
    DiscoveryBench bench;
    bench.directory.failures["w-2"] = failure_of(reason);
    const poll::DiscoveryResult result = bench.find();
    REQUIRE(result.failure);
    CHECK(result.failure->reason == reason);
    CHECK(result.broken_off);
    CHECK(result.workspaces_failed == 2);
    CHECK(bench.directory.asked == Texts{"workspaces", "w-1", "w-2"});
    CHECK(bench.known() == Texts{"w-1/lc-1", "w-1/lc-2"});
    CHECK_FALSE(bench.memory.known());
  }
}

TEST_CASE("a workspace that always fails keeps the others waiting only once") {
  DiscoveryBench bench;
  bench.directory.failures["w-1"] = failure_of(Reason::server);
  bench.find();
  CHECK(bench.known().empty());
  bench.directory.take_asked();
  bench.find();
  CHECK(bench.directory.asked == Texts{"workspaces", "w-2", "w-3", "w-1"});
  CHECK(bench.known() == Texts{"w-2/lc-3", "w-3/lc-4"});
}

TEST_CASE("an exception is an internal failure, told of the question where it came from") {
  DiscoveryBench bench;
  bench.find();
  bench.directory.broken.insert("w-1");
  const poll::DiscoveryResult result = bench.find();
  REQUIRE(result.failure);
  CHECK(result.failure->reason == Reason::internal);
  CHECK(result.failure->message == "workspace w-1: unexpected error: out of ideas");
  CHECK(result.broken_off);
  CHECK(bench.known().size() == 4);

  DiscoveryBench own;
  own.plan.wanted = [](std::string_view) -> bool { throw std::runtime_error("bad pattern"); };
  const poll::DiscoveryResult other = own.find();
  REQUIRE(other.failure);
  CHECK(other.failure->reason == Reason::internal);
  CHECK(other.failure->message == "unexpected error: bad pattern");
  CHECK(other.broken_off);
}

TEST_CASE("more gateways than are believed fail their workspace, with advice") {
  DiscoveryBench bench;
  std::vector<api::GatewayInfo>& many = bench.directory.gateways["w-2"].items;
  for (std::size_t i = many.size(); i + 1 < poll::kMaxFound; ++i)
    many.push_back(gateway("x-" + std::to_string(i), "etl"));
  const poll::DiscoveryResult result = bench.find();
  REQUIRE(result.failure);
  CHECK(result.failure->reason == Reason::bad_response);
  CHECK(result.failure->message ==
        "workspace w-2: its gateways would make more than 10000; narrow workspace_ids, include or exclude");
  CHECK_FALSE(result.broken_off);
  CHECK(bench.known() == Texts{"w-1/lc-1", "w-1/lc-2", "w-3/lc-4"});
}

TEST_CASE("entries without an id are counted, also those of lists that fail now") {
  DiscoveryBench bench;
  bench.directory.workspaces.left_out = 1;
  bench.directory.gateways["w-1"].left_out = 2;
  bench.directory.gateways["w-3"].left_out = 3;
  CHECK(bench.find().left_out == 6);
  bench.directory.failures["w-1"] = failure_of(Reason::denied);
  bench.directory.gateways["w-3"].left_out = 0;
  CHECK(bench.find().left_out == 3);
}

TEST_CASE("a plan that changes takes effect on what is known, whatever the API answers") {
  DiscoveryBench bench;
  bench.find();
  bench.log.lines.clear();
  bench.plan.wanted = [](std::string_view name) { return name != "etl-a"; };
  bench.plan.workspace_ids = {"w-1", "w-2"};
  bench.directory.failures["w-1"] = failure_of(Reason::network);
  const poll::DiscoveryResult result = bench.find();
  CHECK(result.failure);
  CHECK(result.gone == 2);
  CHECK(bench.known() == Texts{"w-1/lc-2", "w-2/lc-3"});
  CHECK(bench.log.count("info a gateway is gone") == 2);
}

TEST_CASE("a discovery that is cancelled throws, and leaves whole workspaces") {
  DiscoveryBench bench;
  bench.directory.latency = 1s;
  boost::asio::io_context loop;
  boost::asio::cancellation_signal stop;
  std::exception_ptr error;
  std::optional<poll::DiscoveryResult> result;
  auto task = poll::discover_once(bench.plan, bench.world(), bench.memory);
  boost::asio::co_spawn(loop, fakes::keep(std::move(task), result),
                        boost::asio::bind_cancellation_slot(
                            stop.slot(), [&error](const std::exception_ptr& problem) { error = problem; }));
  fakes::run_for(loop, bench.sleeper, bench.clock, 2500ms);
  stop.emit(boost::asio::cancellation_type::terminal);
  fakes::run_all(loop, bench.sleeper);
  REQUIRE(error);
  CHECK(is_cancellation(error));
  CHECK_FALSE(result);
  CHECK(bench.directory.asked == Texts{"workspaces", "w-1", "w-2"});
  CHECK(bench.known() == Texts{"w-1/lc-1", "w-1/lc-2"});
}
