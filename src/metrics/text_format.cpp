#include "metrics/text_format.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "support/outside_text.hpp"

namespace lge::metrics {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// HELP escapes backslash and newline; a label value also the double quote that ends it.
void append_escaped(std::string& out, std::string_view text, bool in_label) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && in_label) {
      out += "\\\"";
    } else {
      out += c;
    }
  }
}

void append_outside(std::string& out, std::string_view text, bool in_label) {
  if (is_valid_utf8(text)) {
    append_escaped(out, text, in_label);
  } else {
    append_escaped(out, valid_utf8(text), in_label);
  }
}

// `a="x",b="y"`, without the braces.
std::string join(const std::vector<ClientMetric::Label>& labels) {
  std::string out;
  for (const ClientMetric::Label& label : labels) {
    if (!out.empty()) out += ',';
    append_label(out, label.name, label.value);
  }
  return out;
}

void append_series_name(std::string& out, std::string_view name, std::string_view suffix,
                        std::string_view labels) {
  out += name;
  out += suffix;
  if (!labels.empty()) {
    out += '{';
    out += labels;
    out += '}';
  }
  out += ' ';
}

void append_sample(std::string& out, std::string_view name, std::string_view suffix, std::string_view labels,
                   double value) {
  append_series_name(out, name, suffix, labels);
  append_value(out, value);
  out += '\n';
}

void append_count(std::string& out, std::string_view name, std::string_view suffix, std::string_view labels,
                  std::uint64_t count) {
  append_series_name(out, name, suffix, labels);
  out += std::to_string(count);
  out += '\n';
}

void append_bucket(std::string& out, std::string_view name, std::string_view labels,
                   const ClientMetric::Bucket& bucket) {
  std::string with_bound(labels);
  if (!with_bound.empty()) with_bound += ',';
  with_bound += "le=\"";
  append_bound(with_bound, bucket.upper_bound);
  with_bound += '"';
  append_count(out, name, "_bucket", with_bound, bucket.cumulative_count);
}

void append_histogram(std::string& out, std::string_view name, std::string_view labels,
                      const ClientMetric::Histogram& histogram) {
  for (const ClientMetric::Bucket& bucket : histogram.bucket) {
    if (bucket.upper_bound < kInfinity) append_bucket(out, name, labels, bucket);
  }
  append_bucket(out, name, labels, {histogram.sample_count, kInfinity});
  append_sample(out, name, "_sum", labels, histogram.sample_sum);
  append_count(out, name, "_count", labels, histogram.sample_count);
}

}  // namespace

std::string render_text(std::span<const MetricFamily> families) {
  std::string out;
  for (const MetricFamily& family : families) {
    if (family.metric.empty()) continue;
    append_header(out, family);
    append_series(out, family);
  }
  return out;
}

void append_header(std::string& out, const MetricFamily& family) {
  out += "# HELP ";
  out += family.name;
  out += ' ';
  append_outside(out, family.help, false);
  out += "\n# TYPE ";
  out += family.name;
  out += ' ';
  out += type_name(family);
  out += '\n';
}

void append_series(std::string& out, const MetricFamily& family) {
  for (const ClientMetric& metric : family.metric) {
    const std::string labels = join(metric.label);
    switch (family.type) {
      case MetricType::Counter:
        append_sample(out, family.name, "", labels, metric.counter.value);
        break;
      case MetricType::Gauge:
        append_sample(out, family.name, "", labels, metric.gauge.value);
        break;
      case MetricType::Histogram:
        append_histogram(out, family.name, labels, metric.histogram);
        break;
      default:
        throw std::logic_error("no exposition for the type of " + family.name);
    }
  }
}

std::string_view type_name(const MetricFamily& family) {
  switch (family.type) {
    case MetricType::Counter:
      return "counter";
    case MetricType::Gauge:
      return "gauge";
    case MetricType::Histogram:
      return "histogram";
    default:
      throw std::logic_error("no exposition for the type of " + family.name);
  }
}

void append_quotable(std::string& out, std::string_view text) {
  append_outside(out, text, true);
}

void append_label(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += "=\"";
  append_quotable(out, value);
  out += '"';
}

void append_value(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else {
    const double size = std::abs(value);
    const bool plain = size == 0 || (size >= 1e-4 && size < 1e21);
    std::array<char, 64> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific);
    out.append(text.data(), end.ptr);
  }
}

void append_bound(std::string& out, double bound) {
  const std::size_t start = out.size();
  append_value(out, bound);
  // Neither a point, nor an exponent, nor +Inf.
  if (out.find_first_not_of("-0123456789", start) == std::string::npos) out += ".0";
}

}  // namespace lge::metrics
