#include "poll/gateway_loop.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <doctest/doctest.h>

#include "fakes/clock.hpp"
#include "fakes/log.hpp"
#include "fakes/loop.hpp"
#include "fakes/page_source.hpp"
#include "fakes/session_list.hpp"
#include "support/spawn.hpp"

using namespace lge;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

class Watcher final : public poll::PollObserver {
 public:
  void poll_started(const poll::GatewayId&) override { ++started; }
  void poll_progressed(const poll::GatewayId&, const poll::Progress&) override { ++progressed; }
  void poll_ended(const poll::GatewayId&, const poll::Roster&, const poll::PollResult& result,
                  WallTime next) override {
    ends.push_back(result);
    next_poll_at = next;
  }
  void poll_overrun(const poll::GatewayId&) override { ++overruns; }

  int started = 0;
  int overruns = 0;
  int progressed = 0;
  std::vector<poll::PollResult> ends;
  WallTime next_poll_at;
};

const poll::GatewayId kGateway{"w-1", "lc-1", "etl", "cn-hangzhou"};

asio::awaitable<Result<api::Page, api::Failure>> after(fakes::FakeSleeper& sleeper, SteadyTime when,
                                                       Result<api::Page, api::Failure> answer) {
  co_await sleeper.sleep_until(when);
  co_return answer;
}

// Runs a loop for `duration` of fake time; every answer takes `latency`.
struct Bench {
  Bench(Millis latency, std::function<Result<api::Page, api::Failure>()> answer)
      : source([this, latency, answer = std::move(answer)](const api::PageAddress&) {
          return after(sleeper, clock.steady() + latency, answer());
        }) {}

  void run(Millis duration) {
    poll::LoopOptions options;
    options.interval = 10s;
    options.first_after = 2s;
    options.walker.timeout = 35s;
    const poll::WalkerWorld world{source, clock, sleeper, log};
    TaskGroup tasks(loop.get_executor(), log);
    tasks.spawn("gateway", poll::run_gateway_loop(kGateway, options, world, roster, watcher));
    fakes::run_for(loop, sleeper, clock, duration);
    tasks.cancel();
    loop.restart();
    loop.poll();
    CHECK(tasks.empty());
  }

  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper{clock};
  fakes::FakeLog log;
  fakes::PageSource source;
  poll::Roster roster;
  Watcher watcher;
  asio::io_context loop;
};

api::Page one_session() {
  fakes::SessionList list(poll::Order::newest_first, 1);
  list.create();
  return list.page(1, 100);
}

api::Failure denied() {
  api::Failure failure;
  failure.reason = api::Reason::denied;
  failure.code = "Forbidden.RAM";
  failure.request_id = "R-1";
  failure.message = "no permission";
  return failure;
}

}  // namespace

TEST_CASE("a gateway is polled on its schedule") {
  Bench bench(100ms, [] { return Result<api::Page, api::Failure>(one_session()); });
  bench.run(35s);
  CHECK(bench.watcher.started == 4);  // at 2, 12, 22, 32 s
  REQUIRE(bench.watcher.ends.size() == 4);
  CHECK(bench.watcher.overruns == 0);
  const poll::PollResult& last = bench.watcher.ends.back();
  CHECK(last.duration == 100ms);
  CHECK(last.requests == 1);
  CHECK(last.changes.has_value());
  CHECK(bench.watcher.ends.front().changes.value().appeared.size() == 1);
  CHECK(last.changes.value().appeared.empty());
  CHECK(bench.roster.size() == 1);
  const WallTime start(1'768'896'000s);
  CHECK(last.ended_at == start + 32s + 100ms);
  CHECK(bench.watcher.next_poll_at == start + 42s);
  CHECK(bench.log.lines.size() == 1);
  CHECK(bench.log.count("info first poll succeeded gateway=etl") == 1);
}

TEST_CASE("polls that are due while one runs are counted and left out") {
  Bench bench(25s, [] { return Result<api::Page, api::Failure>(one_session()); });
  bench.run(60s);
  CHECK(bench.watcher.started == 2);  // at 2 s, until 27 s; at 32 s, until 57 s
  CHECK(bench.watcher.overruns == 4);
}

TEST_CASE("a failure is logged when it comes and when it goes, not each time") {
  int polls = 0;
  Bench bench(100ms, [&polls]() -> Result<api::Page, api::Failure> {
    ++polls;
    if (polls >= 3 && polls <= 5) return denied();
    return one_session();
  });
  bench.run(80s);
  CHECK(bench.watcher.ends.size() == 8);
  REQUIRE(bench.log.lines.size() == 3);
  CHECK(bench.log.lines[1].find("warn poll failed") == 0);
  CHECK(bench.log.lines[1].find("reason=denied code=Forbidden.RAM request_id=R-1 err=no permission") !=
        std::string::npos);
  CHECK(bench.log.lines[2].find("info polls succeed again") == 0);
}
