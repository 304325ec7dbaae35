#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lge::metrics {

/// How an exposition is written. Both hold the same series under the same names; OpenMetrics says more about
/// them: units, and when counters began.
enum class Format : std::uint8_t { text, open_metrics };

inline constexpr std::size_t kFormatCount = 2;

/// As `Content-Type` names it.
constexpr std::string_view content_type(Format format) {
  return format == Format::text ? "text/plain; version=0.0.4; charset=utf-8"
                                : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

}  // namespace lge::metrics
