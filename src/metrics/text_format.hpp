#pragma once

#include <span>
#include <string>
#include <string_view>

#include <prometheus/metric_family.h>

namespace lge::metrics {

/// Prometheus' text format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format): counters, gauges and
/// histograms; any other type throws std::logic_error. Families, series and labels keep their order. Names
/// are trusted to be legal; HELP and label values may hold any bytes: they are escaped, and wrong UTF-8
/// becomes U+FFFD. No sample carries a timestamp. Independent of the locale. Pure.

/// The whole exposition; a family without series is left out.
std::string render_text(std::span<const prometheus::MetricFamily> families);

/// The HELP and TYPE lines of a family.
void append_header(std::string& out, const prometheus::MetricFamily& family);
/// The lines of a family's series, without the header.
void append_series(std::string& out, const prometheus::MetricFamily& family);

/// `counter`, `gauge` or `histogram`.
std::string_view type_name(const prometheus::MetricFamily& family);

/// Text from anywhere, made fit to stand between double quotes, which are escaped too.
void append_quotable(std::string& out, std::string_view text);

/// One label, `name="value"`.
void append_label(std::string& out, std::string_view name, std::string_view value);

/// The shortest digits that read back as the same double; plain from 0.0001 to below 1e21, so that counts and
/// byte sums show no exponent; `NaN`, `+Inf`, `-Inf`.
void append_value(std::string& out, double value);

/// A bucket's bound as both formats take it, and as OpenMetrics demands it: never without a point, as in
/// `60.0`. So a bucket is the same series whatever format it was scraped in.
void append_bound(std::string& out, double bound);

}  // namespace lge::metrics
