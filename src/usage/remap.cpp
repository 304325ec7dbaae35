#include "usage/remap.hpp"

#include <algorithm>
#include <utility>

#include "poll/label_sets.hpp"
#include "usage/arithmetic.hpp"

namespace lge::usage {

namespace {

std::vector<std::string> values_now(const std::vector<std::string>& values,
                                    const std::vector<std::string>& names_then,
                                    std::span<const std::string> names) {
  std::vector<std::string> mapped;
  mapped.reserve(names.size());
  for (const std::string& name : names) {
    const auto then = std::find(names_then.begin(), names_then.end(), name);
    mapped.push_back(then == names_then.end() ? ""
                                              : values[static_cast<std::size_t>(then - names_then.begin())]);
  }
  return mapped;
}

}  // namespace

GatewayState new_state(std::span<const std::string> label_names) {
  GatewayState state;
  state.label_names.assign(label_names.begin(), label_names.end());
  state.usage.by_labels.push_back({poll::LabelSets(label_names.size(), 0).all().front(), {}});
  return state;
}

bool remap(GatewayState& state, std::span<const std::string> label_names, std::size_t limit) {
  poll::LabelSets sets(label_names.size(), limit);
  std::vector<LabelledUsage> before = std::exchange(state.usage.by_labels, {});
  const std::vector<std::string> names_then = std::move(state.label_names);
  std::vector<LabelledUsage>& by_labels = state.usage.by_labels;
  by_labels.push_back({sets.all().front(), {}});
  for (std::size_t i = 0; i < before.size(); ++i) {
    // What was folded has no values of its own. But without labels the only combination is a real one.
    const bool folded = i == poll::LabelSets::kOther && !names_then.empty();
    const std::uint32_t index =
        folded ? poll::LabelSets::kOther : sets.intern(values_now(before[i].values, names_then, label_names));
    if (index == by_labels.size()) by_labels.push_back({sets.all().back(), {}});
    by_labels[index].usage = add(by_labels[index].usage, before[i].usage);
  }
  state.label_names.assign(label_names.begin(), label_names.end());
  return by_labels != before || names_then != state.label_names;
}

}  // namespace lge::usage
