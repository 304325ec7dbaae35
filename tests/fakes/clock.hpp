#pragma once

#include "support/clock.hpp"

namespace lge::fakes {

/// A clock that stands still until a test moves it. Both faces move together.
class FakeClock final : public Clock {
 public:
  [[nodiscard]] WallTime wall() const override { return wall_; }
  [[nodiscard]] SteadyTime steady() const override { return steady_; }

  void advance(Millis by) {
    wall_ += by;
    steady_ += by;
  }
  void set_wall(WallTime to) { wall_ = to; }

 private:
  WallTime wall_ = WallTime(std::chrono::seconds(1'768'896'000));  // 2026-01-20T08:00:00Z
  SteadyTime steady_ = SteadyTime(std::chrono::hours(1));
};

}  // namespace lge::fakes
