#include "poll/page_walker.hpp"

#include <stdexcept>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/system/system_error.hpp>
#include <doctest/doctest.h>

#include "fakes/clock.hpp"
#include "fakes/log.hpp"
#include "fakes/loop.hpp"
#include "fakes/page_source.hpp"
#include "fakes/session_list.hpp"

using namespace lge;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

using Outcome = Result<poll::Changes, api::Failure>;

class Watcher final : public poll::PollObserver {
 public:
  void poll_started(const poll::GatewayId&) override {}
  void poll_progressed(const poll::GatewayId& gateway, const poll::Progress& progress) override {
    CHECK(gateway.name == "etl");
    seen.push_back(progress);
  }
  void poll_ended(const poll::GatewayId&, const poll::Roster&, const poll::PollResult&, WallTime) override {}
  void poll_overrun(const poll::GatewayId&) override {}

  std::vector<poll::Progress> seen;
};

struct Bench {
  explicit Bench(fakes::PageSource::Answer answer) : source(std::move(answer)) {}

  void start(const poll::WalkerOptions& options) {
    const poll::WalkerWorld world{source, clock, sleeper, log};
    auto walk =
        poll::walk_pages({"w-1", "lc-1", "etl", "cn-hangzhou"}, options, world, roster, requests, watcher);
    asio::co_spawn(loop, fakes::keep(std::move(walk), outcome),
                   asio::bind_cancellation_slot(
                       stop.slot(), [this](const std::exception_ptr& problem) { error = problem; }));
  }

  Outcome& result() {
    if (!outcome) throw std::logic_error("the walk is not over");
    return *outcome;
  }

  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper{clock};
  fakes::FakeLog log;
  fakes::PageSource source;
  asio::io_context loop;
  asio::cancellation_signal stop;
  poll::Roster roster;
  std::uint64_t requests = 0;
  Watcher watcher;
  std::exception_ptr error;
  std::optional<Outcome> outcome;
};

fakes::SessionList list_of(int sessions) {
  fakes::SessionList list(poll::Order::newest_first, 3);
  for (int i = 0; i < sessions; ++i)
    list.create();
  return list;
}

asio::awaitable<Result<api::Page, api::Failure>> at_once(api::Page page) {
  co_return page;
}

asio::awaitable<Result<api::Page, api::Failure>> after(fakes::FakeSleeper& sleeper, SteadyTime when,
                                                       api::Page page) {
  co_await sleeper.sleep_until(when);
  co_return page;
}

asio::awaitable<Result<api::Page, api::Failure>> failing(api::Failure failure) {
  co_return failure;
}

asio::awaitable<Result<api::Page, api::Failure>> throwing() {
  throw std::runtime_error("out of ideas");
  co_return api::Page{};
}

}  // namespace

TEST_CASE("pages are asked for several at once, and no more than allowed") {
  const fakes::SessionList list = list_of(1000);
  int under_way = 0;
  int most = 0;
  Bench* bench = nullptr;
  Bench real([&](const api::PageAddress& address) {
    most = std::max(most, ++under_way);
    const auto task = [](fakes::FakeSleeper& sleeper, SteadyTime when, api::Page page,
                         int& counter) -> asio::awaitable<Result<api::Page, api::Failure>> {
      co_await sleeper.sleep_until(when);
      --counter;
      co_return page;
    };
    return task(bench->sleeper, bench->clock.steady() + 50ms, list.page(address.number, address.size),
                under_way);
  });
  bench = &real;
  poll::WalkerOptions options;
  options.walk.page_size = 10;
  options.max_in_flight = 8;
  real.start(options);
  fakes::run_all(real.loop, real.sleeper);
  REQUIRE(real.result().has_value());
  CHECK(real.roster.size() == 1000);
  CHECK(real.requests == 101);
  CHECK(most == 8);
}

TEST_CASE("the first failed page ends the walk with its failure") {
  const fakes::SessionList list = list_of(1000);
  Bench bench([&](const api::PageAddress& address) {
    if (address.number < 5) return at_once(list.page(address.number, address.size));
    api::Failure failure;
    failure.reason = api::Reason::server;
    failure.message = "HTTP 503";
    return failing(failure);
  });
  poll::WalkerOptions options;
  options.walk.page_size = 10;
  bench.start(options);
  fakes::run_all(bench.loop, bench.sleeper);
  REQUIRE(bench.result().has_error());
  CHECK(bench.result().error().reason == api::Reason::server);
  CHECK(bench.requests < 30);
  CHECK(!bench.roster.known());
}

TEST_CASE("a walk fails once nothing has come for the timeout, not before") {
  const fakes::SessionList list = list_of(100);
  Bench* bench = nullptr;
  Bench real([&](const api::PageAddress& address) {
    // Each page takes 40 s, and one of them for ever.
    const auto wait = address.number == 7 ? 1000h : 40s;
    return after(bench->sleeper, bench->clock.steady() + wait, list.page(address.number, address.size));
  });
  bench = &real;
  poll::WalkerOptions options;
  options.walk.page_size = 10;
  options.max_in_flight = 1;
  options.timeout = 50s;
  real.start(options);
  fakes::run_all(real.loop, real.sleeper);
  REQUIRE(real.result().has_error());
  CHECK(real.result().error().reason == api::Reason::timeout);
  CHECK(real.result().error().message == "no page was answered for 50s (poll.timeout)");
  CHECK(real.clock.steady() == SteadyTime(1h) + 6 * 40s + 50s);
}

TEST_CASE("an exception within a page is an internal failure, told in the log") {
  Bench bench([](const api::PageAddress&) { return throwing(); });
  bench.start({});
  fakes::run_all(bench.loop, bench.sleeper);
  REQUIRE(bench.result().has_error());
  CHECK(bench.result().error().reason == api::Reason::internal);
  CHECK(bench.log.count("out of ideas") == 1);
}

TEST_CASE("a cancelled walk leaves nothing under way") {
  Bench* bench = nullptr;
  Bench real([&](const api::PageAddress&) {
    return after(bench->sleeper, bench->clock.steady() + 1000h, api::Page{});
  });
  bench = &real;
  real.start({});
  real.loop.poll();
  CHECK(real.sleeper.sleeping() == 2);  // the page and the watch
  real.stop.emit(asio::cancellation_type::terminal);
  real.loop.restart();
  real.loop.poll();
  CHECK(real.sleeper.sleeping() == 0);
  REQUIRE(real.error != nullptr);
  CHECK_THROWS_AS(std::rethrow_exception(real.error), boost::system::system_error);
}

TEST_CASE("a walk that takes its time tells once a second how far it is") {
  const fakes::SessionList list = list_of(200);
  Bench* bench = nullptr;
  Bench real([&](const api::PageAddress& address) {
    return after(bench->sleeper, bench->clock.steady() + 300ms, list.page(address.number, address.size));
  });
  bench = &real;
  poll::WalkerOptions options;
  options.walk.page_size = 10;
  options.max_in_flight = 1;
  real.start(options);
  fakes::run_all(real.loop, real.sleeper);
  REQUIRE(real.result().has_value());
  // 20 pages, and the new end once more: after 1.2 s, 2.4 s, …
  const std::vector<poll::Progress> expected{{4, 20}, {8, 20}, {12, 20}, {16, 20}, {20, 20}};
  CHECK(real.watcher.seen == expected);
}

TEST_CASE("a quick walk, and one that builds on what is known, tell nothing of progress") {
  const fakes::SessionList list = list_of(200);
  Bench* bench = nullptr;
  Millis latency = 30ms;
  Bench real([&](const api::PageAddress& address) {
    return after(bench->sleeper, bench->clock.steady() + latency, list.page(address.number, address.size));
  });
  bench = &real;
  poll::WalkerOptions options;
  options.walk.page_size = 10;
  real.start(options);
  fakes::run_all(real.loop, real.sleeper);
  REQUIRE(real.result().has_value());
  latency = 5s;
  real.loop.restart();
  real.start(options);
  fakes::run_all(real.loop, real.sleeper);
  REQUIRE(real.result().has_value());
  CHECK(real.watcher.seen.empty());
}
