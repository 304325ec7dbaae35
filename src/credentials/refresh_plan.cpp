#include "credentials/refresh_plan.hpp"

#include <algorithm>

namespace lge::credentials {

WallTime refresh_time(WallTime now, WallTime expires) {
  constexpr WallTime::duration kAhead = std::chrono::minutes(15);
  return expires - std::min(kAhead, (expires - now) / 3);
}

Millis retry_delay(unsigned failures, double fraction) {
  constexpr Millis kFirst = std::chrono::seconds(1);
  constexpr Millis kMost = std::chrono::seconds(60);
  constexpr unsigned kDoublings = 6;  // 64 s: past the most
  const Millis whole = std::min(kMost, kFirst * (1U << std::min(failures - 1, kDoublings)));
  const double part = 0.5 + fraction / 2;
  return Millis(static_cast<Millis::rep>(static_cast<double>(whole.count()) * part));
}

}  // namespace lge::credentials
