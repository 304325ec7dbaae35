#include <unordered_map>

#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/path.hpp"
#include "config/patterns.hpp"
#include "config/sections.hpp"

namespace lge::config {

namespace {

constexpr std::string_view kFieldWanted = "queue or name";

/// What the exporter's own series of sessions and usage are told apart by.
constexpr auto kOwnLabels =
    std::to_array<std::string_view>({"workspace_id", "livy_compute_id", "gateway", "state", "le"});
/// What Prometheus gives every series of a target; it would rename ours to exported_….
constexpr auto kTargetLabels = std::to_array<std::string_view>({"job", "instance"});

std::string problem_of_label(std::string_view label) {
  if (contains(kOwnLabels, label)) return "these series have this label already; choose another name";
  if (contains(kTargetLabels, label)) {
    return "Prometheus gives this label to every series itself; choose another name";
  }
  return {};
}

/// Finds labels that come twice.
class Labels {
 public:
  std::string read(const Mapping& mapping, std::size_t index) {
    const std::optional<Text> label =
        read_text(mapping, "label", is_label_name, kLabelNameWanted, Need::required);
    if (!label) return {};
    std::string problem = problem_of_label(label->text);
    const auto [first, is_new] = seen_.try_emplace(label->text, index);
    if (!is_new && problem.empty()) {
      problem = fmt::format("the same label as dimensions[{}]; choose another name", first->second);
    }
    if (!problem.empty()) mapping.report(label->at, "label", problem);
    return label->text;
  }

 private:
  std::unordered_map<std::string, std::size_t> seen_;
};

bool is_field(std::string_view text) {
  return text == "queue" || text == "name";
}

bool is_pointer(std::string_view text) {
  return parse_json_pointer(text).has_value();
}

void read_source(const Mapping& mapping, Dimension& dimension) {
  const Entry* field = mapping.find("field");
  const Entry* pointer = mapping.find("spark_conf");
  if (field == nullptr && pointer == nullptr) {
    return mapping.report_missing("field", "either field or spark_conf");
  }
  if (field != nullptr && pointer != nullptr) {
    const Entry* second = field->at < pointer->at ? pointer : field;
    return mapping.report(second->at, second->key, "expected either field or spark_conf, not both");
  }
  if (const auto text = read_text(mapping, "field", is_field, kFieldWanted)) {
    dimension.source = text->text == "queue" ? SessionField::queue : SessionField::name;
  }
  const std::string wanted = fmt::format(
      "a JSON Pointer such as /proxyUser: / before each of at most {} keys, ~0 for ~ and ~1 for "
      "/ in them, at most {} bytes",
      kMaxPointerTokens, kMaxPointerBytes);
  if (const auto text = read_text(mapping, "spark_conf", is_pointer, wanted)) {
    dimension.source = parse_json_pointer(text->text).value();
  }
}

}  // namespace

std::vector<Dimension> read_dimensions(Reading& reading, const Value& value) {
  const std::vector<Value>* items =
      items_of(reading, value, "dimensions", "a list of labels", "labels", kMaxDimensions);
  if (items == nullptr) return {};
  std::vector<Dimension> dimensions;
  Labels labels;
  for (std::size_t index = 0; index < items->size(); ++index) {
    const Mapping mapping(reading, (*items)[index], item_path("dimensions", index));
    mapping.check_keys(kDimensionKeys);
    Dimension dimension;
    dimension.label = labels.read(mapping, index);
    read_source(mapping, dimension);
    dimensions.push_back(std::move(dimension));
  }
  return dimensions;
}

}  // namespace lge::config
