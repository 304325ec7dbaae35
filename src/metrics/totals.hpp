#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/session.hpp"

namespace lge::metrics {

/// Sums over the sessions of one state. Each is exact and rounded once, to the nearest double (ties to even);
/// past the largest double it is infinite.
struct StateTotals {
  std::uint64_t sessions = 0;
  double cu_hours = 0;
  double vcore_seconds = 0;
  double mb_seconds = 0;
  std::optional<api::UnixMillis> oldest_created;  ///< of sessions that have not ended

  friend bool operator==(const StateTotals&, const StateTotals&) = default;
};

/// One entry for each state, in the order of api::kAllStates.
using Totals = std::array<StateTotals, api::kStateCount>;

/// Those of the sessions whose further labels have these values, without oldest_created.
struct LabelledTotals {
  std::vector<std::string> values;
  Totals totals;

  friend bool operator==(const LabelledTotals&, const LabelledTotals&) = default;
};

}  // namespace lge::metrics
