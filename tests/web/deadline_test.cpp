#include "web/deadline.hpp"

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

using namespace lge;
using namespace lge::web;

namespace {

SteadyTime from_now(Millis time) {
  return std::chrono::steady_clock::now() + time;
}

struct Fixture {
  boost::asio::io_context loop;
  int calls = 0;
  Deadline deadline{loop.get_executor(), [this] { ++calls; }};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a deadline that has passed is told, once") {
  deadline.set(from_now(Millis(0)));
  CHECK_FALSE(deadline.expired());
  loop.run();
  CHECK(calls == 1);
  CHECK(deadline.expired());
  deadline.set(from_now(Millis(0)));
  loop.restart();
  loop.run();
  CHECK(calls == 1);
}

TEST_CASE_FIXTURE(Fixture, "the time set last counts, be it earlier or later") {
  deadline.set(from_now(Millis(0)));
  deadline.set(from_now(Millis(30)));
  const SteadyTime begin = std::chrono::steady_clock::now();
  loop.run();
  CHECK(std::chrono::steady_clock::now() - begin >= Millis(20));
  CHECK(calls == 1);

  Deadline another(loop.get_executor(), [this] { ++calls; });
  another.set(from_now(std::chrono::hours(1)));
  another.set(from_now(Millis(0)));
  loop.restart();
  loop.run();
  CHECK(calls == 2);
}

TEST_CASE_FIXTURE(Fixture, "none, stopped or gone, a deadline neither calls nor keeps the loop") {
  Deadline stopped(loop.get_executor(), [this] { ++calls; });
  stopped.set(from_now(std::chrono::hours(1)));
  {
    Deadline gone(loop.get_executor(), [this] { ++calls; });
    gone.set(from_now(std::chrono::hours(1)));
  }
  deadline.set(from_now(Millis(0)));
  deadline.clear();
  stopped.stop();
  loop.run();
  CHECK(calls == 0);
  CHECK_FALSE(deadline.expired());
}
