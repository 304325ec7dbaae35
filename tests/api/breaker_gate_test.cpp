#include "api/breaker_gate.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "fakes/api_watcher.hpp"
#include "fakes/clock.hpp"
#include "fakes/log.hpp"
#include "fakes/loop.hpp"
#include "fakes/random.hpp"
#include "support/spawn.hpp"

using namespace lge;
using namespace std::chrono_literals;
using api::BreakerGate;
using api::Reason;
namespace asio = boost::asio;

namespace {

api::Failure outage() {
  api::Failure failure;
  failure.reason = Reason::timeout;
  failure.message = "no answer";
  return failure;
}

// Calls through a gate to an API that a test switches on and off; each takes a second.
class Bench {
 public:
  explicit Bench(std::size_t gateways)
      : gate({"cn-hangzhou", "finance"}, {gateways, 4s, 16s}, {clock, sleeper, random, watcher, log}),
        tasks(loop.get_executor(), log) {
    random.next_fraction = 0;
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  // Calls under way end while what they refer to is still there.
  ~Bench() {
    tasks.cancel();
    loop.restart();
    loop.poll();
  }

  void call(const std::string& gateway) { tasks.spawn(gateway, make_call(gateway)); }
  // One call of each gateway, one after the other.
  void fail_until_open() {
    up = false;
    for (int i = 0; i < 3; ++i) {
      call(i % 2 == 0 ? "a" : "b");
      run_for(1s);
    }
    REQUIRE(watcher.circuits.size() == 1);
    REQUIRE(watcher.circuits.back().second);
    sent.clear();
    failed.clear();
  }
  void run_for(Millis duration) { fakes::run_for(loop, sleeper, clock, duration); }

  asio::io_context loop;
  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper{clock};
  fakes::FakeRandom random;
  fakes::FakeLog log;
  fakes::ApiWatcher watcher;
  BreakerGate gate;
  TaskGroup tasks;
  bool up = true;
  std::vector<std::string> sent;
  std::vector<std::string> good;
  std::vector<std::string> failed;

 private:
  asio::awaitable<void> make_call(std::string gateway) {
    BreakerGate::Answer admitted = co_await gate.admit(gateway);
    if (admitted.has_error()) {
      CHECK(admitted.error() == outage());
      failed.push_back(gateway);
      co_return;
    }
    BreakerGate::Pass pass = std::move(admitted.value());
    sent.push_back(gateway);
    co_await sleeper.sleep_until(clock.steady() + 1s);
    if (up) {
      good.push_back(gateway);
      pass.ended_well();
    } else {
      failed.push_back(gateway);
      pass.ended_with(outage());
    }
  }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("while it is closed every call passes at once") {
  Bench bench(2);
  for (const char* gateway : {"a", "b", "a"})
    bench.call(gateway);
  bench.run_for(0s);
  CHECK(bench.sent == Names{"a", "b", "a"});
  bench.run_for(1s);
  CHECK(bench.good.size() == 3);
  CHECK(bench.watcher.circuits.empty());
  CHECK(bench.log.lines.empty());
}

TEST_CASE("opening is told and logged once") {
  Bench bench(2);
  bench.fail_until_open();
  CHECK(bench.watcher.circuits.back().first == "cn-hangzhou/finance");
  const Names expected{
      "warn the API cannot be reached; polls wait for a probe region=cn-hangzhou credentials=finance "
      "reason=timeout "
      "err=no answer"};
  CHECK(bench.log.lines == expected);
}

TEST_CASE("one probe goes first, and the others fail with it") {
  Bench bench(5);
  bench.fail_until_open();
  for (const char* gateway : {"a", "b", "a"})
    bench.call(gateway);
  bench.run_for(3s);
  CHECK(bench.sent.empty());
  bench.run_for(1s);
  CHECK(bench.sent == Names{"a"});
  CHECK(bench.failed.empty());
  bench.run_for(1s);
  CHECK(bench.failed.size() == 3);
  CHECK(bench.sent.size() == 1);
}

TEST_CASE("a probe that comes through lets the others pass at once") {
  Bench bench(5);
  bench.fail_until_open();
  bench.up = true;
  for (const char* gateway : {"a", "b", "a"})
    bench.call(gateway);
  bench.run_for(5s);
  CHECK(bench.good == Names{"a"});
  CHECK(bench.sent.size() == 3);
  bench.run_for(1s);
  CHECK(bench.good.size() == 3);
  CHECK(bench.failed.empty());
  CHECK_FALSE(bench.watcher.circuits.back().second);
  CHECK(bench.log.count("info the API can be reached again") == 1);
}

TEST_CASE("a gateway that did not fail goes first") {
  Bench bench(3);
  bench.fail_until_open();
  for (const char* gateway : {"a", "b", "well"})
    bench.call(gateway);
  bench.run_for(4s);
  CHECK(bench.sent == Names{"well"});
}

TEST_CASE("what failed before says nothing to a gateway that did not") {
  Bench bench(3);
  bench.fail_until_open();
  bench.call("a");
  bench.run_for(4500ms);
  CHECK(bench.sent == Names{"a"});
  bench.call("well");
  bench.call("b");
  bench.run_for(1s);
  CHECK(bench.failed == Names{"a", "b"});
  bench.call("a");
  bench.run_for(8s);
  CHECK(bench.sent == Names{"a", "well"});
  bench.run_for(1s);
  CHECK(bench.failed.size() == 4);
}

TEST_CASE("a dead API sees one probe for each step") {
  Bench bench(20);
  bench.fail_until_open();
  for (int second = 0; second < 200; ++second) {
    bench.call("gateway " + std::to_string(second % 20));
    bench.run_for(1s);
  }
  // After 4 s, 8 s, then every 16 s, each a second later because of the probe itself: 4, 13, 30, 47, … 200.
  CHECK(bench.sent.size() == 13);
  CHECK(bench.good.empty());
  CHECK(bench.tasks.size() < 20);
}

TEST_CASE("a probe that is cancelled leaves its place to the next") {
  Bench bench(2);
  bench.fail_until_open();
  TaskGroup others(bench.loop.get_executor(), bench.log);
  bench.call("a");
  bench.run_for(4s);
  CHECK(bench.sent == Names{"a"});
  bench.tasks.cancel();
  bench.run_for(0s);
  CHECK(bench.tasks.empty());
  bench.up = true;
  bench.call("b");
  bench.run_for(3s);
  CHECK(bench.sent == Names{"a"});
  bench.run_for(2s);
  CHECK(bench.good == Names{"b"});
}

TEST_CASE("a hopeful one that is cancelled holds nobody up") {
  Bench bench(3);
  bench.fail_until_open();
  bench.call("well");
  bench.run_for(1s);
  bench.tasks.cancel();
  bench.run_for(0s);
  bench.call("a");
  bench.run_for(3s);
  CHECK(bench.sent == Names{"a"});
}

TEST_CASE("an answer to what was sent before closes it, too") {
  Bench bench(2);
  bench.up = false;
  bench.call("a");
  bench.call("b");
  bench.run_for(500ms);
  bench.call("late");
  bench.call("b");
  bench.run_for(500ms);  // two failures
  CHECK(bench.watcher.circuits.empty());
  bench.up = true;
  bench.run_for(500ms);
  CHECK(bench.good == Names{"late", "b"});
  CHECK(bench.watcher.circuits.empty());
}

TEST_CASE("an error that is about one request shows that the API is there") {
  Bench bench(1);
  bench.fail_until_open();
  bench.run_for(4s);
  BreakerGate::Answer admitted = fakes::run(bench.gate.admit("a"));
  REQUIRE(admitted.has_value());
  CHECK(admitted.value().is_probe());
  api::Failure denied;
  denied.reason = Reason::denied;
  admitted.value().ended_with(denied);
  CHECK_FALSE(bench.watcher.circuits.back().second);
}
