#pragma once

#include <optional>

#include "api/failure.hpp"
#include "support/clock.hpp"

namespace lge::api {

/// A request whose newest attempt failed.
struct FailedAttempt {
  Reason reason = Reason::internal;
  int number = 1;         ///< from 1
  int max_attempts = 4;   ///< 1: never again
  Millis retry_after{0};  ///< what the answer asked for; 0: nothing
  SteadyTime now;
  SteadyTime deadline = SteadyTime::max();  ///< nothing is sent after it
};

/// Whether sending the same request again may help: throttled, no whole answer, or a fault of the server.
bool may_pass(Reason reason);

/// How long to wait before the next attempt; nothing where there is none: the reason will not pass, the
/// attempts are used up, or the deadline would come first. Exponential with full jitter, from 100 ms
/// (`fraction` 0) to 400 ms, 800 ms, … (`fraction` 1), at most 120 s, and never less than the answer asked
/// for. `fraction` is random in [0, 1). Pure.
std::optional<Millis> wait_before_retry(const FailedAttempt& attempt, double fraction);

}  // namespace lge::api
