#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/totals.hpp"
#include "support/clock.hpp"

namespace lge::web {

/// Small pictures as SVG within a page. Their colours come from its style sheet. All pure.

/// The share of each state as a stack; states with few sessions get a width that can still be seen. Empty
/// where there are no sessions. Hidden from screen readers: the numbers stand beside it.
std::string state_bar(const metrics::Totals& totals);

/// What something was at a time; nothing where it is not known.
struct ChartPoint {
  WallTime at;
  std::optional<double> value;
};

/// A line over time on a scale from 0, broken where the value is not known, with `label` as its text for
/// screen readers, which is HTML.
std::string sparkline(const std::vector<ChartPoint>& points, std::string_view label);

}  // namespace lge::web
