#pragma once

#include <algorithm>
#include <cstddef>

#include "support/clock.hpp"

namespace lge::web {

/// Lets `burst` requests pass at once, and one more for each `interval`. A plain state machine.
class TokenBucket {
 public:
  /// `interval` above 0, `burst` at least 1. It is full at first.
  TokenBucket(Millis interval, std::size_t burst) : interval_(interval), room_(interval * burst) {}

  /// True where a request at `now` may pass. Times never go back.
  bool take(SteadyTime now) {
    // The time that is spent: each request adds an interval, and as it goes by it is paid back.
    spent_until_ = std::max(spent_until_, now);
    if (spent_until_ - now + interval_ > room_) return false;
    spent_until_ += interval_;
    return true;
  }

 private:
  SteadyTime::duration interval_;
  SteadyTime::duration room_;
  SteadyTime spent_until_;
};

}  // namespace lge::web
