#pragma once

#include <cstddef>
#include <cstdint>

#include "support/clock.hpp"

namespace lge::poll {

/// When a gateway's polls are due: at `first`, and every `interval` after it, whatever a poll takes. Pure.
class Schedule {
 public:
  Schedule(SteadyTime first, Millis interval) : next_(first), interval_(interval) {}

  /// The poll that is due next.
  [[nodiscard]] SteadyTime next() const { return next_; }
  /// To be told when a poll has ended: moves next() past `now`, and returns how many polls were due meanwhile
  /// and are left out.
  std::uint64_t poll_ended(SteadyTime now);

 private:
  SteadyTime next_;
  Millis interval_;
};

/// When the `index`th of `count` gateways starts within its first interval, so that the starts are spread
/// evenly.
Millis start_offset(std::size_t index, std::size_t count, Millis interval);

}  // namespace lge::poll
