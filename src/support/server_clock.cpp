#include "support/server_clock.hpp"

namespace lge {

bool ServerClock::learn(WallTime server_now) {
  const std::chrono::nanoseconds offset = server_now - host_.wall();
  const std::chrono::nanoseconds change = offset - offset_;
  if (std::chrono::abs(change) < std::chrono::seconds(1)) return false;
  offset_ = offset;
  if (told_) told_(offset_);
  return true;
}

}  // namespace lge
