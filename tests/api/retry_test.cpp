#include "api/retry.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace std::chrono_literals;
using api::Reason;

namespace {

api::FailedAttempt failed(Reason reason, int number = 1) {
  api::FailedAttempt attempt;
  attempt.reason = reason;
  attempt.number = number;
  attempt.max_attempts = 20;
  attempt.now = SteadyTime(1h);
  return attempt;
}

}  // namespace

TEST_CASE("only what may pass is asked again") {
  for (const Reason reason : api::kAllReasons) {
    CAPTURE(to_string(reason));
    const bool passes = reason == Reason::throttled || reason == Reason::server ||
                        reason == Reason::network || reason == Reason::timeout;
    CHECK(api::may_pass(reason) == passes);
    CHECK(wait_before_retry(failed(reason), 0.5).has_value() == passes);
  }
}

TEST_CASE("waits double, spread from 100 ms to their bound, at most 120 s") {
  CHECK(wait_before_retry(failed(Reason::server, 1), 0) == 100ms);
  CHECK(wait_before_retry(failed(Reason::server, 1), 0.5) == 200ms);
  CHECK(wait_before_retry(failed(Reason::server, 2), 0.5) == 400ms);
  CHECK(wait_before_retry(failed(Reason::server, 3), 0.5) == 800ms);
  CHECK(wait_before_retry(failed(Reason::server, 9), 0) == 100ms);
  CHECK(wait_before_retry(failed(Reason::server, 10), 0.5) == 60s);
  CHECK(wait_before_retry(failed(Reason::server, 19), 0.5) == 60s);
}

TEST_CASE("an answer's own wish is obeyed, and not by all in the same moment") {
  api::FailedAttempt attempt = failed(Reason::throttled);
  attempt.retry_after = 10s;
  CHECK(wait_before_retry(attempt, 0) == 10s);
  CHECK(wait_before_retry(attempt, 0.5) == 10s + 500ms);
  attempt.retry_after = 150ms;
  CHECK(wait_before_retry(attempt, 0.5) == 200ms);
}

TEST_CASE("the attempts have an end") {
  api::FailedAttempt attempt = failed(Reason::network, 3);
  attempt.max_attempts = 4;
  CHECK(wait_before_retry(attempt, 0.5));
  attempt.number = 4;
  CHECK_FALSE(wait_before_retry(attempt, 0.5));
  attempt.number = 1;
  attempt.max_attempts = 1;
  CHECK_FALSE(wait_before_retry(attempt, 0.5));
}

TEST_CASE("nothing is tried again after the deadline") {
  api::FailedAttempt attempt = failed(Reason::timeout);
  attempt.deadline = attempt.now + 201ms;
  CHECK(wait_before_retry(attempt, 0.5) == 200ms);
  attempt.deadline = attempt.now + 200ms;
  CHECK_FALSE(wait_before_retry(attempt, 0.5));
  attempt.deadline = attempt.now - 1h;
  CHECK_FALSE(wait_before_retry(attempt, 0));
}
