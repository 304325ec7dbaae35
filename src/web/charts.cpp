#include "web/charts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace lge::web {

namespace {

constexpr double kLeastShare = 4;  // of 100
constexpr double kWidth = 600;
constexpr double kHeight = 80;
constexpr double kMargin = 3;  // so that a thick line is not cut

// 0..100 for each state, 100 together; nothing where there are no sessions.
std::optional<std::array<double, api::kStateCount>> shares(const metrics::Totals& totals) {
  double all = 0;
  for (const metrics::StateTotals& state : totals)
    all += static_cast<double>(state.sessions);
  if (all == 0) return std::nullopt;
  std::array<double, api::kStateCount> widths{};
  double sum = 0;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    if (totals[i].sessions == 0) continue;
    widths[i] = std::max(static_cast<double>(totals[i].sessions) / all * 100, kLeastShare);
    sum += widths[i];
  }
  for (double& width : widths)
    width *= 100 / sum;
  return widths;
}

struct Scale {
  double from = 0;  // seconds
  double span = 1;
  double most = 1;
};

double seconds(WallTime time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

Scale scale_of(const std::vector<ChartPoint>& points) {
  Scale scale;
  double to = seconds(points.front().at);
  scale.from = to;
  scale.most = 0;
  for (const ChartPoint& point : points) {
    scale.from = std::min(scale.from, seconds(point.at));
    to = std::max(to, seconds(point.at));
    if (point.value && std::isfinite(*point.value)) scale.most = std::max(scale.most, *point.value);
  }
  scale.span = to > scale.from ? to - scale.from : 1;
  if (scale.most <= 0) scale.most = 1;
  return scale;
}

struct Spot {
  double x;
  double y;
};

Spot spot_of(const ChartPoint& point, const Scale& scale) {
  const double x = (seconds(point.at) - scale.from) / scale.span;
  const double y = std::clamp(*point.value / scale.most, 0.0, 1.0);
  return {kMargin + x * (kWidth - 2 * kMargin), kHeight - kMargin - y * (kHeight - 2 * kMargin)};
}

// A line and the area below it; a point by itself is a line of no length, which a round end makes a dot.
std::string piece(const std::vector<Spot>& spots) {
  std::string line;
  for (const Spot& spot : spots)
    line += fmt::format("{}{:.1f} {:.1f}", line.empty() ? "M" : "L", spot.x, spot.y);
  if (spots.size() == 1) line += "h0";
  const std::string area = fmt::format("{}V{:.1f}H{:.1f}Z", line, kHeight - kMargin, spots.front().x);
  return fmt::format(R"(<path class="area" d="{}"/><path class="line" d="{}"/>)", area, line);
}

}  // namespace

std::string state_bar(const metrics::Totals& totals) {
  const auto widths = shares(totals);
  if (!widths) return "";
  std::string bar = R"(<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">)";
  double x = 0;
  for (std::size_t i = 0; i < widths->size(); ++i) {
    if ((*widths)[i] == 0) continue;
    bar += fmt::format(R"(<rect class="s-{}" x="{:.1f}" width="{:.1f}" height="6"/>)",
                       api::to_string(api::kAllStates[i]), x, (*widths)[i]);
    x += (*widths)[i];
  }
  return bar + "</svg>";
}

std::string sparkline(const std::vector<ChartPoint>& points, std::string_view label) {
  std::string svg = fmt::format(
      R"(<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">)",
      kWidth, kHeight, label);
  if (points.empty()) return svg + "</svg>";
  const Scale scale = scale_of(points);
  std::vector<Spot> spots;
  for (const ChartPoint& point : points) {
    if (point.value && std::isfinite(*point.value)) {
      spots.push_back(spot_of(point, scale));
    } else if (!spots.empty()) {
      svg += piece(spots);
      spots.clear();
    }
  }
  if (!spots.empty()) svg += piece(spots);
  return svg + "</svg>";
}

}  // namespace lge::web
