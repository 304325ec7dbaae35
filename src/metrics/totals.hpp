#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "api/session.hpp"
#include "poll/poll_result.hpp"

namespace lge::metrics {

/// Sums over the sessions of one state.
struct StateTotals {
  std::uint64_t sessions = 0;
  double cu_hours = 0;
  double vcore_seconds = 0;
  double mb_seconds = 0;
  std::optional<api::UnixMillis> oldest_created;

  friend bool operator==(const StateTotals&, const StateTotals&) = default;
};

/// One entry for each state, in the order of api::kAllStates.
using Totals = std::array<StateTotals, api::kStateCount>;

/// Adds a listing up. The sums are exact and rounded once, to the nearest double (ties to even), whatever the
/// order of the sessions; a sum past the largest double is infinite. Pure.
Totals total(const poll::Listing& listing);

}  // namespace lge::metrics
