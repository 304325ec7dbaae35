#include "metrics/gateway_source.hpp"

#include <optional>
#include <utility>

#include "metrics/text_format.hpp"

namespace lge::metrics {

namespace {

std::string identity_of(const poll::GatewayId& id) {
  std::string text;
  append_label(text, "workspace_id", id.workspace_id);
  text += ',';
  append_label(text, "livy_compute_id", id.livy_compute_id);
  text += ',';
  append_label(text, "gateway", id.name);
  return text;
}

// Nothing where the values belong to other labels: a configuration with others has just been loaded.
std::optional<std::string> labels_text(std::span<const std::string> names,
                                       std::span<const std::string> values) {
  if (names.size() != values.size()) return std::nullopt;
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += further_label(names[i], values[i]);
  return text;
}

}  // namespace

std::string further_label(std::string_view name, std::string_view value) {
  std::string text(",");
  append_label(text, name, value);
  return text;
}

GatewaySource::GatewaySource(const GatewayRecord& record, std::span<const std::string> label_names)
    : record_(record), identity_(identity_of(record.status.id)) {
  for (std::size_t i = 0; i < api::kStateCount; ++i)
    states_[i] = further_label("state", api::to_string(api::kAllStates[i]));
  if (list_is_known()) read_list(label_names);
  read_usage(label_names);
}

void GatewaySource::read_list(std::span<const std::string> label_names) {
  const std::vector<LabelledTotals> all = record_.tally.by_labels();
  for (const LabelledTotals& one : all) {
    auto labels = labels_text(label_names, one.values);
    if (labels) listed_.push_back({std::move(*labels), one.totals});
  }
  if (!all.empty()) return;
  const std::vector<std::string> no_values(label_names.size());
  listed_.push_back({*labels_text(label_names, no_values), {}});
}

void GatewaySource::read_usage(std::span<const std::string> label_names) {
  for (std::size_t i = 0; i < record_.usage.by_labels.size(); ++i) {
    const usage::LabelledUsage& one = record_.usage.by_labels[i];
    const bool never_folded = i == poll::LabelSets::kOther && one.usage == usage::Usage{};
    if (never_folded && !label_names.empty()) continue;
    auto labels = labels_text(label_names, one.values);
    if (labels) counted_.push_back({std::move(*labels), one.usage});
  }
}

}  // namespace lge::metrics
