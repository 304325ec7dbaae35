#include "api/pace.hpp"

#include <algorithm>
#include <chrono>

#include "api/retry_after.hpp"

namespace lge::api {

namespace {

using Seconds = std::chrono::duration<double>;
using std::chrono::seconds;

constexpr double kCut = 0.7;
constexpr double kClimbRequests = 150;
constexpr double kLeastClimbSeconds = 30;
// Once back at the peak: so long until the rate has doubled.
constexpr double kDoublingSeconds = 20;
// Past this the peak has nothing to say any more.
constexpr double kForgetAt = 16;
// Polls of few gateways send less than this anyway.
constexpr double kLeastPeak = 1;
// Without an answer's own wish: the pause doubles from here with each throttled request in a row.
constexpr Millis kFirstPause{100};
constexpr Millis kLongestPause{5'000};
constexpr int kMaxDoublings = 6;

double climb_seconds(double peak) {
  return std::max(kLeastClimbSeconds, kClimbRequests / peak);
}

}  // namespace

double Pace::rate(SteadyTime now) const {
  if (peak_ <= 0) return configured_;
  const double since = Seconds(now - cut_at_).count();
  const double climb = climb_seconds(peak_);
  double factor = kCut + (1 - kCut) * since / climb;
  if (since > climb) {
    const double beyond = (since - climb) / kDoublingSeconds;
    factor = 1 + beyond * beyond;
  }
  const double learnt = peak_ * factor;
  if (configured_ > 0) return std::min(configured_, learnt);
  return factor > kForgetAt ? 0 : learnt;
}

SteadyTime Pace::earliest(SteadyTime now) const {
  return std::max({now, next_, paused_until_});
}

SteadyTime Pace::take(SteadyTime now) {
  const SteadyTime start = earliest(now);
  const double a_second = rate(start);
  if (a_second > 0) next_ = start + std::chrono::ceil<SteadyTime::duration>(Seconds(1 / a_second));
  count_start(start);
  return start;
}

void Pace::throttled(SteadyTime now, Millis retry_after) {
  const bool cut_lately = peak_ > 0 && now - cut_at_ < seconds(1);
  if (!cut_lately && failed_in_a_row_ == 0) {
    const double before = rate(now);
    const double sent = std::max(observed(now), kLeastPeak);
    peak_ = before > 0 ? std::min(before, sent) : sent;
    cut_at_ = now;
  }
  failed_in_a_row_ = std::min(failed_in_a_row_ + 1, kMaxDoublings);
  const Millis own = std::min(kFirstPause * (1 << failed_in_a_row_) / 2, kLongestPause);
  const Millis pause = retry_after > Millis(0) ? std::min(retry_after, kLongestRetryAfter) : own;
  paused_until_ = std::max(paused_until_, now + pause);
}

void Pace::count_start(SteadyTime now) {
  if (now - second_ >= seconds(1)) {
    starts_before_ = now - second_ < seconds(2) ? starts_ : 0;
    starts_ = 0;
    second_ = now;
  }
  ++starts_;
}

double Pace::observed(SteadyTime now) const {
  if (now - second_ >= seconds(2)) return 0;
  return std::max(starts_, starts_before_);
}

}  // namespace lge::api
