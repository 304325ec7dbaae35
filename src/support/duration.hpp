#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace lge {

/// Reads a duration as Prometheus writes it (https://prometheus.io/docs/concepts/metric_types, "duration"):
/// numbers with the units y, w, d, h, m, s, ms, each at most once, from the longest to the shortest, as in
/// `250ms`, `30s`, `1h30m`; a bare `0`. Nothing where the text is anything else or exceeds 292 years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The shortest exact text that parse_duration reads back: 90 min is `1h30m`; weeks and years are not used.
std::string format_duration(std::chrono::milliseconds duration);

/// Seconds with fractions, for metrics.
double to_seconds(std::chrono::nanoseconds duration);

}  // namespace lge
