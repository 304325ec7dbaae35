#include "api/pace.hpp"

#include <algorithm>

#include <doctest/doctest.h>

using namespace lge;
using namespace std::chrono_literals;
using api::Pace;

namespace {

const SteadyTime kBegin(1h);

// Sends as fast as `pace` lets it for `duration`, to an account whose bucket fills with `allowed` a second.
struct Sent {
  int total = 0;
  int throttled = 0;
};
Sent send_all(Pace& pace, double allowed, SteadyTime from, std::chrono::seconds duration) {
  Sent sent;
  double tokens = allowed;
  SteadyTime filled = from;
  for (SteadyTime now = from; now < from + duration;) {
    const SteadyTime start = pace.take(now);
    tokens = std::min(allowed, tokens + std::chrono::duration<double>(start - filled).count() * allowed);
    filled = start;
    ++sent.total;
    if (tokens >= 1) {
      tokens -= 1;
      pace.succeeded();
    } else {
      ++sent.throttled;
      pace.throttled(start, 0ms);
    }
    now = start + 1ms;
  }
  return sent;
}

}  // namespace

TEST_CASE("starts keep the configured distance") {
  Pace pace(10);
  CHECK(pace.take(kBegin) == kBegin);
  CHECK(pace.take(kBegin) == kBegin + 100ms);
  CHECK(pace.earliest(kBegin) == kBegin + 200ms);
  CHECK(pace.take(kBegin + 1h) == kBegin + 1h);
}

TEST_CASE("without a rate there is no distance, until throttling teaches one") {
  Pace pace(0);
  for (int i = 0; i < 100; ++i)
    CHECK(pace.take(kBegin) == kBegin);
  pace.throttled(kBegin, 1s);
  CHECK(pace.paused_until() == kBegin + 1s);
  CHECK(pace.rate(kBegin) == doctest::Approx(70));
  CHECK(pace.take(kBegin) == kBegin + 1s);
  CHECK(pace.take(kBegin) > kBegin + 1s + 13ms);
}

TEST_CASE("a rate that was cut climbs back, and is forgotten where nothing is configured") {
  Pace pace(0);
  for (int i = 0; i < 10; ++i)
    pace.take(kBegin);
  pace.throttled(kBegin, 0ms);
  CHECK(pace.rate(kBegin) == doctest::Approx(7));
  CHECK(pace.rate(kBegin + 15s) == doctest::Approx(8.5));
  CHECK(pace.rate(kBegin + 30s) == doctest::Approx(10));
  CHECK(pace.rate(kBegin + 50s) == doctest::Approx(20));
  CHECK(pace.rate(kBegin + 200s) == 0);
}

TEST_CASE("never faster than configured") {
  Pace pace(10);
  for (int i = 0; i < 10; ++i)
    pace.take(kBegin + i * 100ms);
  pace.throttled(kBegin + 1s, 0ms);
  CHECK(pace.rate(kBegin + 1s) == doctest::Approx(7));
  CHECK(pace.rate(kBegin + 10min) == doctest::Approx(10));
}

TEST_CASE("answers of one moment cut once") {
  Pace pace(100);
  for (int i = 0; i < 100; ++i)
    pace.take(kBegin + i * 10ms);
  pace.throttled(kBegin + 1s, 0ms);
  const double once = pace.rate(kBegin + 1s);
  for (int i = 0; i < 8; ++i) {
    pace.succeeded();
    pace.throttled(kBegin + 1s + 50ms, 0ms);
  }
  CHECK(pace.rate(kBegin + 1s) == once);
}

TEST_CASE("where nothing gets through, pauses grow and the rate stays") {
  Pace pace(10);
  SteadyTime now = kBegin;
  for (int i = 0; i < 20; ++i) {
    now = pace.take(now);
    pace.throttled(now, 0ms);
    now += 5s;
  }
  CHECK(pace.rate(now) >= 0.7);
  CHECK(pace.paused_until() - (now - 5s) == 3200ms);
  pace.succeeded();
  pace.throttled(now, 0ms);
  CHECK(pace.paused_until() - now == 100ms);
}

TEST_CASE("a wish of the API is bounded, and never shortened by a later one") {
  Pace pace(10);
  pace.throttled(kBegin, 1h);
  CHECK(pace.paused_until() == kBegin + 120s);
  pace.throttled(kBegin + 1s, 10ms);
  CHECK(pace.paused_until() == kBegin + 120s);
}

TEST_CASE(
    "an account that allows less than is configured sees less than one throttled request in a hundred") {
  for (const double allowed : {1.0, 3.0, 10.0, 50.0}) {
    for (const double configured : {0.0, 20.0, 1000.0}) {
      CAPTURE(allowed);
      CAPTURE(configured);
      Pace pace(configured);
      (void)send_all(pace, allowed, kBegin, 300s);  // what it has to learn first
      const Sent sent = send_all(pace, allowed, kBegin + 300s, 3600s);
      CHECK(sent.throttled * 100 <= sent.total);
      const double possible = configured > 0 ? std::min(allowed, configured) : allowed;
      CHECK(sent.total >= static_cast<int>(possible * 3600 * 0.7));
    }
  }
}
