#include "poll/schedule.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace std::chrono_literals;

TEST_CASE("a schedule keeps its beat whatever a poll takes") {
  const SteadyTime start(1h);
  poll::Schedule schedule(start, 10s);
  CHECK(schedule.next() == start);
  CHECK(schedule.poll_ended(start + 3s) == 0);
  CHECK(schedule.next() == start + 10s);
  SUBCASE("a poll that ends just when the next is due leaves none out") {
    CHECK(schedule.poll_ended(start + 20s) == 0);
    CHECK(schedule.next() == start + 20s);
  }
  SUBCASE("a long poll leaves out what was due meanwhile, and the beat stays") {
    CHECK(schedule.poll_ended(start + 35s) == 2);
    CHECK(schedule.next() == start + 40s);
  }
}

TEST_CASE("starts are spread over the interval") {
  CHECK(poll::start_offset(0, 4, 60s) == 0s);
  CHECK(poll::start_offset(1, 4, 60s) == 15s);
  CHECK(poll::start_offset(3, 4, 60s) == 45s);
  CHECK(poll::start_offset(9'999, 10'000, 24h) < 24h);
}
