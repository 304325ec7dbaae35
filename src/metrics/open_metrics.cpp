#include "metrics/open_metrics.hpp"

#include <array>
#include <stdexcept>

#include "metrics/text_format.hpp"

namespace lge::metrics {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr std::string_view kTotal = "_total";
constexpr std::string_view kCount = "_count";

// The longer ones first: CU-seconds are no seconds.
constexpr std::array<std::string_view, 8> kUnits{"cu_seconds",   "vcore_seconds", "byte_seconds", "cuhours",
                                                 "vcoreseconds", "mbseconds",     "seconds",      "bytes"};

std::string_view without_total(std::string_view name) {
  return name.ends_with(kTotal) ? name.substr(0, name.size() - kTotal.size()) : name;
}

std::string_view family_name(const MetricFamily& family) {
  if (family.type == MetricType::Counter && !family.name.ends_with(kTotal)) {
    throw std::logic_error("the name of the counter " + family.name + " does not end in _total");
  }
  return family.type == MetricType::Counter ? without_total(family.name) : family.name;
}

void append_line(std::string& out, std::string_view keyword, std::string_view name, std::string_view what) {
  out += keyword;
  out += name;
  out += ' ';
  out += what;
  out += '\n';
}

// Cuts the next line off `lines`, with its end.
std::string_view next_line(std::string_view& lines) {
  const std::string_view line = lines.substr(0, lines.find('\n') + 1);
  lines.remove_prefix(line.empty() ? lines.size() : line.size());
  return line;
}

}  // namespace

void append_open_metrics_header(std::string& out, const MetricFamily& family) {
  const std::string_view name = family_name(family);
  append_line(out, "# TYPE ", name, type_name(family));
  const std::string_view unit = unit_of(name);
  if (!unit.empty()) append_line(out, "# UNIT ", name, unit);
  std::string help;
  append_quotable(help, family.help);
  append_line(out, "# HELP ", name, help);
}

std::string_view unit_of(std::string_view name) {
  name = without_total(name);
  for (const std::string_view unit : kUnits) {
    const std::size_t before = name.size() - std::min(name.size(), unit.size());
    if (name.ends_with(unit) && before > 0 && name[before - 1] == '_') return unit;
  }
  return {};
}

void append_with_created(std::string& out, std::string_view name, std::string_view lines,
                         std::string_view created) {
  const std::string_view base = without_total(name);
  const std::string_view last = base.size() < name.size() ? kTotal : kCount;
  while (!lines.empty()) {
    const std::string_view line = next_line(lines);
    out += line;
    const std::string_view rest = line.substr(std::min(base.size(), line.size()));
    if (!rest.starts_with(last)) continue;
    out += base;
    out += "_created";
    // Up to the blank before the value, which has none itself.
    out += rest.substr(last.size(), rest.rfind(' ') + 1 - last.size());
    out += created;
    out += '\n';
  }
}

std::string render_open_metrics(std::span<const MetricFamily> families, std::optional<double> created) {
  std::string out;
  std::string lines;
  std::string began;
  if (created) append_value(began, *created);
  for (const MetricFamily& family : families) {
    if (family.metric.empty()) continue;
    append_open_metrics_header(out, family);
    lines.clear();
    append_series(lines, family);
    if (created && family.type != MetricType::Gauge) {
      append_with_created(out, family.name, lines, began);
    } else {
      out += lines;
    }
  }
  return out;
}

}  // namespace lge::metrics
