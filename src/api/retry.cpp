#include "api/retry.hpp"

#include <algorithm>

#include "api/retry_after.hpp"

namespace lge::api {

namespace {

// The published advice: at least 100 ms, at most 120 s (kLongestRetryAfter).
constexpr Millis kLeast{100};
constexpr Millis kFirst{400};
constexpr int kMaxDoublings = 9;

// Every attempt that was told to wait as long would come back at the same moment.
constexpr double kSpread = 0.1;

Millis share(Millis of, double fraction) {
  return Millis(static_cast<Millis::rep>(static_cast<double>(of.count()) * fraction));
}

}  // namespace

bool may_pass(Reason reason) {
  return reason == Reason::throttled || reason == Reason::server || reason == Reason::network ||
         reason == Reason::timeout;
}

std::optional<Millis> wait_before_retry(const FailedAttempt& attempt, double fraction) {
  if (!may_pass(attempt.reason) || attempt.number >= attempt.max_attempts) return std::nullopt;
  const int doublings = std::clamp(attempt.number - 1, 0, kMaxDoublings);
  const Millis longest = std::min(kFirst * (1 << doublings), kLongestRetryAfter);
  Millis wait = std::max(kLeast, share(longest, fraction));
  if (wait < attempt.retry_after) wait = attempt.retry_after + share(attempt.retry_after, fraction * kSpread);
  if (attempt.deadline - attempt.now <= wait) return std::nullopt;
  return wait;
}

}  // namespace lge::api
