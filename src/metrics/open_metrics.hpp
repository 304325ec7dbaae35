#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <prometheus/metric_family.h>

namespace lge::metrics {

/// OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/), as far as it differs from the
/// text format: a sample's line is the same in both. Names and types are trusted as in text_format.hpp; a
/// counter whose name does not end in `_total` throws std::logic_error. Pure.

/// What an OpenMetrics exposition ends with.
inline constexpr std::string_view kEnd = "# EOF\n";

/// The TYPE, UNIT and HELP lines of a family. A counter's family is called as its samples without `_total`.
void append_open_metrics_header(std::string& out, const prometheus::MetricFamily& family);

/// The unit that the name of a family ends in (without `_total`), as in `seconds` or `cu_seconds`; empty
/// where it ends in none.
std::string_view unit_of(std::string_view name);

/// Sample lines of the family `name` as they are, and behind the last line of each of its series (`_total` of
/// a counter, `_count` of a histogram) one that says when it began: `created` is Unix time in seconds, as
/// append_value() writes it. Of other types no line is added.
void append_with_created(std::string& out, std::string_view name, std::string_view lines,
                         std::string_view created);

/// Families, without kEnd. `created` is when all of their counters and histograms began, Unix time in
/// seconds; where nobody knows, none is told.
std::string render_open_metrics(std::span<const prometheus::MetricFamily> families,
                                std::optional<double> created);

}  // namespace lge::metrics
