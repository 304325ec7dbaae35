#include "api/limiter.hpp"

#include <algorithm>
#include <deque>
#include <exception>
#include <string>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <doctest/doctest.h>

#include "fakes/clock.hpp"
#include "fakes/loop.hpp"
#include "support/spawn.hpp"

using namespace lge;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

// Requests that take a turn each and hold it for a while.
class Bench {
 public:
  explicit Bench(const api::Limits& limits) : limiter(limits, clock, sleeper) {}

  // Returns the request's number.
  std::size_t request(Millis duration, api::Asker asker = {}) {
    const std::size_t number = stops_.size();
    stops_.emplace_back();
    errors.emplace_back();
    asio::co_spawn(
        loop, run(static_cast<int>(number), duration, std::move(asker)),
        asio::bind_cancellation_slot(stops_.back().slot(),
                                     [this, number](const std::exception_ptr& e) { errors[number] = e; }));
    return number;
  }
  void cancel(std::size_t number) { stops_[number].emit(asio::cancellation_type::terminal); }
  void turn() {
    loop.restart();
    loop.poll();
  }
  void run_all() { fakes::run_all(loop, sleeper); }

  asio::io_context loop;
  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper{clock};
  api::Limiter limiter;
  std::vector<int> started;
  std::vector<int> refused;
  std::vector<SteadyTime> times;
  std::vector<std::exception_ptr> errors;
  int under_way = 0;
  int most = 0;

 private:
  asio::awaitable<void> run(int number, Millis duration, api::Asker asker) {
    const std::optional<api::Limiter::Turn> turn = co_await limiter.turn(std::move(asker));
    if (!turn) {
      refused.push_back(number);
      co_return;
    }
    started.push_back(number);
    times.push_back(clock.steady());
    most = std::max(most, ++under_way);
    co_await sleeper.sleep_until(clock.steady() + duration);
    --under_way;
  }

  std::deque<asio::cancellation_signal> stops_;
};

// The most starts in any second, both ends included.
std::size_t most_in_a_second(const std::vector<SteadyTime>& times) {
  std::size_t most = 0;
  for (const SteadyTime from : times) {
    most = std::max(
        most, static_cast<std::size_t>(std::count_if(
                  times.begin(), times.end(), [from](SteadyTime t) { return t >= from && t <= from + 1s; })));
  }
  return most;
}

}  // namespace

TEST_CASE("turns of one gateway come in the order in which they were asked for") {
  Bench bench({2, 0});
  std::vector<int> expected;
  for (int i = 0; i < 50; ++i) {
    bench.request(Millis(1 + i * 7 % 5));
    expected.push_back(i);
  }
  bench.run_all();
  CHECK(bench.started == expected);
}

TEST_CASE("no more are under way than allowed, and as many as allowed") {
  for (const int limit : {1, 3, 8}) {
    Bench bench({limit, 0});
    for (int i = 0; i < 40; ++i)
      bench.request(Millis(1 + i % 7));
    bench.run_all();
    CHECK(bench.started.size() == 40);
    CHECK(bench.most == limit);
    CHECK(bench.under_way == 0);
  }
}

TEST_CASE("without a rate, turns come at once") {
  Bench bench({1000, 0});
  for (int i = 0; i < 1000; ++i)
    bench.request(1s);
  bench.turn();
  CHECK(bench.started.size() == 1000);
  CHECK(bench.times.front() == bench.times.back());
}

TEST_CASE("starts are spread evenly over the second") {
  for (const double rate : {1.0, 3.0, 10.0, 20.0}) {
    CAPTURE(rate);
    Bench bench({500, rate});
    for (int i = 0; i < 100; ++i)
      bench.request(1ms);
    bench.run_all();
    REQUIRE(bench.times.size() == 100);
    CHECK(most_in_a_second(bench.times) <= static_cast<std::size_t>(rate) + 1);
    for (std::size_t i = 1; i < bench.times.size(); ++i) {
      CHECK(bench.times[i] - bench.times[i - 1] >= std::chrono::duration<double>(1 / rate) - 1ms);
      CHECK(bench.times[i] - bench.times[i - 1] <= std::chrono::duration<double>(1 / rate) + 2ms);
    }
  }
}

TEST_CASE("idle time is not saved up for a burst") {
  Bench bench({500, 10});
  bench.request(1ms);
  bench.run_all();
  bench.clock.advance(1h);
  for (int i = 0; i < 30; ++i)
    bench.request(1ms);
  bench.run_all();
  CHECK(most_in_a_second(bench.times) <= 11);
}

TEST_CASE("a rate below one a second waits longer") {
  Bench bench({8, 0.01});
  bench.request(1ms);
  bench.request(1ms);
  bench.run_all();
  REQUIRE(bench.times.size() == 2);
  CHECK(bench.times[1] - bench.times[0] == 100s);
}

TEST_CASE("a waiter that is cancelled leaves its place in the queue to the next") {
  Bench bench({1, 0});
  bench.request(1s);
  const std::size_t second = bench.request(1s);
  bench.request(1s);
  bench.turn();
  CHECK(bench.started == std::vector<int>{0});
  bench.cancel(second);
  bench.turn();
  REQUIRE(bench.errors[second]);
  CHECK(is_cancellation(bench.errors[second]));
  bench.run_all();
  CHECK(bench.started == std::vector<int>{0, 2});
}

TEST_CASE("cancelled in the moment in which it is given a place, a waiter gives it on") {
  // Which turn of the loop that moment is differs between versions of Boost: each of the first ones is tried.
  for (int turns = 0; turns < 8; ++turns) {
    CAPTURE(turns);
    Bench bench({1, 0});
    const std::size_t first = bench.request(1h);
    const std::size_t second = bench.request(1s);
    bench.request(1s);
    bench.turn();
    bench.cancel(first);  // its sleep ends; then it wakes up and hands its place on
    bench.loop.restart();
    for (int i = 0; i < turns; ++i)
      bench.loop.poll_one();
    bench.cancel(second);
    bench.run_all();
    REQUIRE(bench.errors[first]);
    REQUIRE(bench.errors[second]);
    CHECK(is_cancellation(bench.errors[second]));
    CHECK(bench.started.back() == 2);
  }
}

TEST_CASE("cancelled while it waits for the rate, a turn gives its place back") {
  Bench bench({2, 1});
  bench.request(1ms);
  const std::size_t second = bench.request(1ms);
  bench.turn();
  CHECK(bench.started == std::vector<int>{0});
  bench.cancel(second);
  bench.turn();
  CHECK(is_cancellation(bench.errors[second]));
  bench.request(1ms);
  bench.request(1ms);
  bench.request(1ms);
  bench.run_all();
  CHECK(bench.started == std::vector<int>{0, 2, 3, 4});
}

TEST_CASE("a turn that is moved is given back once") {
  asio::io_context loop;
  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper(clock);
  api::Limiter limiter({1, 0}, clock, sleeper);
  for (int i = 0; i < 3; ++i) {
    std::optional<api::Limiter::Turn> turn = fakes::run(limiter.turn({}));
    REQUIRE(turn);
    const api::Limiter::Turn moved(std::move(*turn));
  }
  CHECK(sleeper.sleeping() == 0);
}

TEST_CASE("gateways take turns, however many requests one of them asks for") {
  Bench bench({1, 0});
  for (int i = 0; i < 50; ++i)
    bench.request(1s, {"long", false, SteadyTime::max()});
  bench.turn();
  const auto first = static_cast<int>(bench.request(1s, {"short", false, SteadyTime::max()}));
  const auto second = static_cast<int>(bench.request(1s, {"other", false, SteadyTime::max()}));
  bench.run_all();
  REQUIRE(bench.started.size() == 52);
  CHECK(bench.started[2] == first);
  CHECK(bench.started[3] == second);
}

TEST_CASE("requests that hang take half of the places at most") {
  Bench bench({8, 0});
  for (int i = 0; i < 20; ++i)
    bench.request(1h, {"hangs " + std::to_string(i), true, SteadyTime::max()});
  bench.turn();
  CHECK(bench.under_way == 4);
  for (int i = 0; i < 4; ++i)
    bench.request(1h, {"well", false, SteadyTime::max()});
  bench.turn();
  CHECK(bench.under_way == 8);
  bench.run_all();
  CHECK(bench.started.size() == 24);
  CHECK(bench.most == 8);
}

TEST_CASE("a single place is given to requests that hang, too") {
  Bench bench({1, 0});
  bench.request(1s, {"hangs", true, SteadyTime::max()});
  bench.request(1s, {"well", false, SteadyTime::max()});
  bench.request(1s, {"hangs", true, SteadyTime::max()});
  bench.run_all();
  CHECK(bench.started == std::vector<int>{0, 1, 2});
}

TEST_CASE("a pause holds for every gateway, and for turns that were already given") {
  Bench bench({8, 10});
  const SteadyTime begin = bench.clock.steady();
  for (int i = 0; i < 6; ++i)
    bench.request(1ms, {"gateway " + std::to_string(i), false, SteadyTime::max()});
  bench.turn();  // the first one starts, the others wait 100 ms each
  REQUIRE(bench.started.size() == 1);
  bench.limiter.pace().throttled(bench.clock.steady(), 2s);
  bench.run_all();
  REQUIRE(bench.times.size() == 6);
  for (std::size_t i = 1; i < bench.times.size(); ++i)
    CHECK(bench.times[i] >= begin + 2s);
}

TEST_CASE("who cannot have a turn before the deadline is told so at once") {
  Bench bench({8, 0});
  bench.limiter.pace().throttled(bench.clock.steady(), 10s);
  bench.request(1ms, {"late", false, bench.clock.steady() + 9s});
  bench.request(1ms, {"patient", false, bench.clock.steady() + 11s});
  bench.turn();
  CHECK(bench.refused == std::vector<int>{0});
  bench.run_all();
  CHECK(bench.started == std::vector<int>{1});
  CHECK(bench.refused.size() == 1);
}
