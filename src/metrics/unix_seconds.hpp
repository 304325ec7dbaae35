#pragma once

#include <chrono>

#include "support/clock.hpp"

namespace lge::metrics {

/// Unix time in seconds as metrics show it: whole milliseconds, rounded once, so that no digits of noise
/// follow.
inline double unix_seconds(WallTime time) {
  const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  return static_cast<double>(since.count()) / 1000;
}

}  // namespace lge::metrics
