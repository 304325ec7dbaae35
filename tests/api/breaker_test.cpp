#include "api/breaker.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace std::chrono_literals;
using api::Breaker;
using api::Reason;

namespace {

const SteadyTime kBegin(1h);

api::Failure outage(const char* message = "no route") {
  api::Failure failure;
  failure.reason = Reason::network;
  failure.message = message;
  return failure;
}

Breaker::Options options(std::size_t gateways) {
  return {gateways, 1s, 8s};
}

}  // namespace

TEST_CASE("what is about one gateway is no outage") {
  for (const Reason reason : api::kAllReasons) {
    CAPTURE(to_string(reason));
    const bool expected = reason == Reason::network || reason == Reason::tls || reason == Reason::timeout ||
                          reason == Reason::server || reason == Reason::auth;
    CHECK(api::is_outage(reason) == expected);
  }
}

TEST_CASE("it opens after failures in a row, from more than one gateway") {
  Breaker breaker(options(5));
  for (int i = 0; i < 10; ++i)
    CHECK_FALSE(breaker.failed("a", outage(), kBegin, 0));
  CHECK_FALSE(breaker.open());
  CHECK(breaker.failed("b", outage("the last word"), kBegin, 0));
  CHECK(breaker.open());
  CHECK(breaker.next_probe() == kBegin + 1s);
  CHECK(breaker.last_failure().message == "the last word");
  CHECK(breaker.has_failed("a"));
  CHECK_FALSE(breaker.has_failed("c"));
}

TEST_CASE("any answer begins the count anew") {
  Breaker breaker(options(2));
  for (int i = 0; i < 10; ++i) {
    CHECK_FALSE(breaker.failed("a", outage(), kBegin, 0));
    CHECK_FALSE(breaker.failed("b", outage(), kBegin, 0));
    CHECK_FALSE(breaker.reached());
  }
  CHECK_FALSE(breaker.open());
}

TEST_CASE("the only gateway there is can open it") {
  Breaker breaker(options(1));
  CHECK_FALSE(breaker.failed("a", outage(), kBegin, 0));
  CHECK_FALSE(breaker.failed("a", outage(), kBegin, 0));
  CHECK(breaker.failed("a", outage(), kBegin, 0));
}

TEST_CASE("steps double up to the longest, a little shorter by chance") {
  Breaker breaker(options(1));
  SteadyTime now = kBegin;
  for (int i = 0; i < 3; ++i)
    (void)breaker.failed("a", outage(), now, 0);
  for (const Millis step : {1s, 2s, 4s, 8s, 8s, 8s}) {
    CHECK(breaker.next_probe() == now + step);
    now = breaker.next_probe();
    CHECK_FALSE(breaker.failed("a", outage(), now, 0));
  }
  CHECK_FALSE(breaker.failed("a", outage(), now, 0.5));
  CHECK(breaker.next_probe() == now + 7s);
  breaker.skipped(now + 1s, 0);
  CHECK(breaker.next_probe() == now + 9s);
  CHECK(breaker.reached());
  CHECK_FALSE(breaker.open());
  CHECK_FALSE(breaker.has_failed("a"));
  for (int i = 0; i < 3; ++i)
    (void)breaker.failed("a", outage(), now, 0);
  CHECK(breaker.next_probe() == now + 1s);
}

TEST_CASE("other options change the steps to come, not what is known of the way") {
  Breaker breaker(options(1));
  for (int i = 0; i < Breaker::kFailuresToOpen; ++i)
    breaker.failed("a", outage(), kBegin, 0);
  REQUIRE(breaker.open());
  breaker.set_options({5, 100ms, 1500ms});
  CHECK(breaker.open());
  CHECK(breaker.next_probe() == kBegin + 1s);
  CHECK_FALSE(breaker.failed("a", outage(), kBegin + 1s, 0));
  CHECK(breaker.next_probe() == kBegin + 2500ms);
}
