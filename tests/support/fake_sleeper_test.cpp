#include <exception>
#include <stdexcept>
#include <string>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <doctest/doctest.h>

#include "fakes/clock.hpp"
#include "fakes/loop.hpp"
#include "support/spawn.hpp"

using namespace lge;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> sleep_and_note(Sleeper& sleeper, SteadyTime until, char name, std::string& notes) {
  co_await sleeper.sleep_until(until);
  notes += name;
}

asio::awaitable<int> number() {
  co_return 7;
}

asio::awaitable<int> no_number() {
  throw std::runtime_error("none");
  co_return 0;
}

}  // namespace

TEST_CASE("fake time wakes sleepers in the order of their deadlines") {
  asio::io_context loop;
  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper(clock);
  std::string notes;
  const SteadyTime start = clock.steady();
  const WallTime date = clock.wall();
  asio::co_spawn(loop, sleep_and_note(sleeper, start + 3h, 'c', notes), asio::detached);
  asio::co_spawn(loop, sleep_and_note(sleeper, start + 1h, 'a', notes), asio::detached);
  asio::co_spawn(loop, sleep_and_note(sleeper, start + 2h, 'b', notes), asio::detached);
  asio::co_spawn(loop, sleep_and_note(sleeper, start - 1h, 'z', notes), asio::detached);
  fakes::run_for(loop, sleeper, clock, 2h);
  CHECK(notes == "zab");
  CHECK(clock.steady() == start + 2h);
  CHECK(sleeper.sleeping() == 1);
  fakes::run_all(loop, sleeper);
  CHECK(notes == "zabc");
  CHECK(clock.steady() == start + 3h);
  CHECK(clock.wall() == date + 3h);
  CHECK_FALSE(sleeper.wake_next());
}

TEST_CASE("both sleepers end with operation_aborted where they are cancelled") {
  asio::io_context loop;
  fakes::FakeClock clock;
  fakes::FakeSleeper fake(clock);
  AsioSleeper real;
  for (Sleeper* sleeper : {static_cast<Sleeper*>(&fake), static_cast<Sleeper*>(&real)}) {
    std::string notes;
    asio::cancellation_signal stop;
    std::exception_ptr error;
    asio::co_spawn(
        loop, sleep_and_note(*sleeper, std::chrono::steady_clock::now() + 24h, 'x', notes),
        asio::bind_cancellation_slot(stop.slot(), [&error](const std::exception_ptr& e) { error = e; }));
    loop.restart();
    loop.poll();
    stop.emit(asio::cancellation_type::terminal);
    loop.restart();
    loop.poll();
    REQUIRE(error);
    CHECK(is_cancellation(error));
    CHECK(notes.empty());
  }
  CHECK(fake.sleeping() == 0);
}

TEST_CASE("a real sleep that is over returns at once") {
  asio::io_context loop;
  AsioSleeper sleeper;
  std::string notes;
  asio::co_spawn(loop, sleep_and_note(sleeper, std::chrono::steady_clock::now() - 1s, 'x', notes),
                 asio::detached);
  loop.run();
  CHECK(notes == "x");
}

TEST_CASE("run() gives what the coroutine returns or throws") {
  CHECK(fakes::run(number()) == 7);
  CHECK_THROWS_WITH_AS(fakes::run(no_number()), "none", std::runtime_error);
}

TEST_CASE("exceptions are told without source locations") {
  const auto told = [](const auto& error) { return describe(std::make_exception_ptr(error)); };
  CHECK(told(std::runtime_error("why")) == "why");
  CHECK(told(boost::system::system_error(asio::error::make_error_code(asio::error::timed_out), "here")) ==
        "Connection timed out");
  CHECK(told(42) == "an exception of an unknown type");
  CHECK_FALSE(is_cancellation(std::make_exception_ptr(42)));
  CHECK_FALSE(is_cancellation(std::make_exception_ptr(std::runtime_error("operation_aborted"))));
}
