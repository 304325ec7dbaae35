#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <doctest/doctest.h>

#include "fakes/clock.hpp"
#include "fakes/log.hpp"
#include "fakes/loop.hpp"
#include "support/spawn.hpp"

using namespace lge;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

struct Bench {
  void turn() {
    loop.restart();
    loop.poll();
  }
  // Starts join() as a coroutine of its own, which `stop` cancels.
  void join() {
    asio::co_spawn(loop, group.join(),
                   asio::bind_cancellation_slot(stop.slot(), [this](const std::exception_ptr& error) {
                     joined = true;
                     join_error = error;
                   }));
  }
  asio::awaitable<void> sleep(Millis duration) {
    co_await sleeper.sleep_until(clock.steady() + duration);
    ++finished;
  }

  asio::io_context loop;
  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper{clock};
  fakes::FakeLog log;
  TaskGroup group{loop.get_executor(), log};
  asio::cancellation_signal stop;
  int finished = 0;
  bool joined = false;
  std::exception_ptr join_error;
};

asio::awaitable<void> throwing(std::string what) {
  throw std::runtime_error(what);
  co_return;
}

asio::awaitable<void> throwing_number() {
  throw 7;  // NOLINT(bugprone-std-exception-baseclass): what somebody else's code may do
  co_return;
}

asio::awaitable<void> failing_with(boost::system::error_code code) {
  throw boost::system::system_error(code, "somewhere");
  co_return;
}

asio::awaitable<void> count_up(int& counter) {
  ++counter;
  co_return;
}

asio::awaitable<void> cancel_own_group(TaskGroup& group, fakes::FakeSleeper& sleeper, int& past_sleep) {
  group.cancel();
  co_await sleeper.sleep_until(SteadyTime(10h));
  ++past_sleep;
}

// Takes an hour to end, cancelled or not.
asio::awaitable<void> stubborn(fakes::FakeSleeper& sleeper, SteadyTime end, int& finished) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  co_await sleeper.sleep_until(end);
  ++finished;
}

asio::awaitable<void> note_change(TaskGroup& group, int& changes) {
  co_await group.changed();
  ++changes;
}

// join(), asked for by a coroutine that has been cancelled already and looks at its state itself.
asio::awaitable<void> join_late(TaskGroup& group, fakes::FakeSleeper& sleeper) {
  co_await asio::this_coro::throw_if_cancelled(false);
  bool cancelled = false;
  try {
    co_await sleeper.sleep_until(SteadyTime(10h));
  } catch (const boost::system::system_error&) {
    cancelled = true;
  }
  REQUIRE(cancelled);
  co_await group.join();
}

}  // namespace

TEST_CASE("tasks are counted until they end") {
  Bench bench;
  CHECK(bench.group.empty());
  bench.group.spawn("short", bench.sleep(1s));
  bench.group.spawn("long", bench.sleep(2s));
  CHECK(bench.group.size() == 2);
  bench.turn();
  CHECK(bench.sleeper.wake_next());
  bench.turn();
  CHECK(bench.group.size() == 1);
  CHECK(bench.sleeper.wake_next());
  bench.turn();
  CHECK(bench.group.empty());
  CHECK(bench.finished == 2);
  CHECK(bench.log.lines.empty());
}

TEST_CASE("an exception is logged with the task's name, and the others go on") {
  Bench bench;
  int counter = 0;
  bench.group.spawn("gateway etl", throwing("out of ideas"));
  bench.group.spawn("number", throwing_number());
  bench.group.spawn("refused", failing_with(asio::error::make_error_code(asio::error::connection_refused)));
  bench.group.spawn("fine", count_up(counter));
  bench.turn();
  CHECK(bench.group.empty());
  CHECK(counter == 1);
  const std::vector<std::string> expected{
      "error a task ended with an unexpected error task=gateway etl err=out of ideas",
      "error a task ended with an unexpected error task=number err=an exception of an unknown type",
      "error a task ended with an unexpected error task=refused err=Connection refused"};
  CHECK(bench.log.lines == expected);
}

TEST_CASE("cancellation is no exception") {
  Bench bench;
  bench.group.spawn("one", bench.sleep(1h));
  bench.group.spawn("two", bench.sleep(1h));
  bench.turn();
  CHECK(bench.sleeper.sleeping() == 2);
  bench.group.cancel();
  bench.turn();
  CHECK(bench.group.empty());
  CHECK(bench.sleeper.sleeping() == 0);
  CHECK(bench.finished == 0);
  CHECK(bench.log.lines.empty());
}

TEST_CASE("a task cancelled before it began never does anything") {
  Bench bench;
  int counter = 0;
  bench.group.spawn("count", count_up(counter));
  bench.group.spawn("throw", throwing("never"));
  bench.group.cancel();
  bench.group.cancel();
  bench.turn();
  CHECK(bench.group.empty());
  CHECK(counter == 0);
  CHECK(bench.log.lines.empty());
}

TEST_CASE("tasks spawned after a cancellation are not affected") {
  Bench bench;
  int counter = 0;
  bench.group.cancel();
  bench.group.spawn("count", count_up(counter));
  bench.turn();
  CHECK(counter == 1);
}

TEST_CASE("a task may cancel its own group") {
  Bench bench;
  int past_sleep = 0;
  bench.group.spawn("other", bench.sleep(1h));
  bench.turn();
  bench.group.spawn("canceller", cancel_own_group(bench.group, bench.sleeper, past_sleep));
  bench.turn();
  CHECK(bench.group.empty());
  CHECK(past_sleep == 0);
  CHECK(bench.finished == 0);
  CHECK(bench.log.lines.empty());
}

TEST_CASE("changed() returns once a task has ended") {
  Bench bench;
  int changes = 0;
  bench.group.spawn("one", bench.sleep(1s));
  asio::co_spawn(bench.loop, note_change(bench.group, changes), asio::detached);
  bench.turn();
  CHECK(changes == 0);
  CHECK(bench.sleeper.wake_next());
  bench.turn();
  CHECK(changes == 1);
}

TEST_CASE("join() waits for the last task, and not at all for none") {
  Bench bench;
  bench.join();
  bench.turn();
  CHECK(bench.joined);
  CHECK_FALSE(bench.join_error);

  bench.joined = false;
  bench.group.spawn("one", bench.sleep(1s));
  bench.group.spawn("two", bench.sleep(2s));
  bench.join();
  bench.turn();
  CHECK(bench.sleeper.wake_next());
  bench.turn();
  CHECK_FALSE(bench.joined);
  CHECK(bench.sleeper.wake_next());
  bench.turn();
  CHECK(bench.joined);
  CHECK_FALSE(bench.join_error);
  CHECK(bench.finished == 2);
}

TEST_CASE("a cancelled join() cancels the tasks and still waits for them") {
  Bench bench;
  bench.group.spawn("obedient", bench.sleep(1h));
  bench.group.spawn("stubborn", stubborn(bench.sleeper, bench.clock.steady() + 1h, bench.finished));
  bench.join();
  bench.turn();
  bench.stop.emit(asio::cancellation_type::terminal);
  bench.turn();
  CHECK(bench.group.size() == 1);
  CHECK_FALSE(bench.joined);
  CHECK(bench.sleeper.wake_next());
  bench.turn();
  CHECK(bench.group.empty());
  CHECK(bench.finished == 1);
  CHECK(bench.joined);
  REQUIRE(bench.join_error);
  CHECK(is_cancellation(bench.join_error));
  CHECK(bench.log.lines.empty());
}

TEST_CASE("a caller that was cancelled before join() does not wait for tasks that nobody cancels") {
  Bench bench;
  bench.group.spawn("one", bench.sleep(20h));
  asio::co_spawn(bench.loop, join_late(bench.group, bench.sleeper),
                 asio::bind_cancellation_slot(bench.stop.slot(), [&bench](const std::exception_ptr& error) {
                   bench.joined = true;
                   bench.join_error = error;
                 }));
  bench.turn();
  bench.stop.emit(asio::cancellation_type::terminal);
  bench.turn();
  CHECK(bench.group.empty());
  CHECK(bench.joined);
  REQUIRE(bench.join_error);
  CHECK(is_cancellation(bench.join_error));
}
