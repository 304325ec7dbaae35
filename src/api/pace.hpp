#pragma once

#include <cstdint>

#include "support/clock.hpp"

namespace lge::api {

/// How fast requests may start, as far as is known: the configured rate, or a slower one that throttling has
/// taught, because an account's quota is shared with every other tool that uses it. Starts are spread evenly:
/// no second sees more than its share, whatever came before.
///
/// A throttled request cuts the rate to 0.7 of what was being sent. From there it climbs back in the time
/// that 150 requests take (30 s at least), slowly enough that throttled ones stay well below one in a
/// hundred, and then ever faster, up to the configured rate. Answers to requests that were under way at a cut
/// do not cut again, nor do those of an outage: without a success in between it is the pauses that grow, not
/// the rate that falls. Pure.
class Pace {
 public:
  /// `requests_per_second` 0: as many as come, until throttling teaches otherwise.
  explicit Pace(double requests_per_second) : configured_(requests_per_second) {}

  /// When a request that is ready now may start.
  [[nodiscard]] SteadyTime earliest(SteadyTime now) const;
  /// Takes that moment: the next request starts later.
  SteadyTime take(SteadyTime now);
  /// Nothing starts before this, because the API asked for it. In the past where it did not.
  [[nodiscard]] SteadyTime paused_until() const { return paused_until_; }

  /// The API turned a request away, and asked to wait this long (0: it did not say).
  void throttled(SteadyTime now, Millis retry_after);
  void succeeded() { failed_in_a_row_ = 0; }

  /// Requests a second; 0: no limit.
  [[nodiscard]] double rate(SteadyTime now) const;

 private:
  void count_start(SteadyTime now);
  [[nodiscard]] double observed(SteadyTime now) const;

  double configured_;
  double peak_ = 0;  // requests a second when the newest cut came; 0: none
  SteadyTime cut_at_{};
  SteadyTime next_{};
  SteadyTime paused_until_{};
  int failed_in_a_row_ = 0;
  // Starts of the second that began at second_, and of the one before it.
  SteadyTime second_{};
  std::uint32_t starts_ = 0;
  std::uint32_t starts_before_ = 0;
};

}  // namespace lge::api
