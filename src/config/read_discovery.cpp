#include <unordered_map>

#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/path.hpp"
#include "config/patterns.hpp"
#include "config/sections.hpp"

namespace lge::config {

namespace {

using std::chrono::days;
using std::chrono::seconds;

void read_pattern(const Mapping& mapping, std::string_view key, std::optional<NamePattern>& out) {
  const std::string wanted = fmt::format("a regular expression of 1 to {} bytes", NamePattern::kMaxBytes);
  const std::optional<Text> text = mapping.text(key, wanted);
  if (!text) return;
  Result<NamePattern, std::string> pattern = NamePattern::parse(text->text);
  if (pattern) {
    out = std::move(*pattern);
  } else {
    mapping.report(text->at, key, fmt::format("expected {}; {}", wanted, pattern.error()));
  }
}

// An empty list could be meant either way, so it is refused.
void read_workspace_ids(const Mapping& mapping, std::vector<std::string>& out) {
  const Entry* entry = mapping.find("workspace_ids");
  if (entry == nullptr) return;
  Reading& reading = mapping.reading();
  const std::string path = child_path(mapping.path(), entry->key);
  const std::vector<Value>* items =
      items_of(reading, entry->value, path, "a list of ids of workspaces", "ids", kMaxWorkspaceIds);
  if (items == nullptr) return;
  if (items->empty()) {
    reading.problems.add(entry->value.at, path,
                         "expected at least one id; leave the key out where every workspace is meant");
  }
  std::unordered_map<std::string, std::size_t> first;
  for (std::size_t index = 0; index < items->size(); ++index) {
    const std::optional<Text> id = text_of(reading, (*items)[index], item_path(path, index), kIdWanted);
    if (!id) continue;
    if (!is_id(id->text)) {
      reading.problems.add(id->at, id->path, fmt::format("expected {}", kIdWanted));
      continue;
    }
    const auto [same, is_new] = first.try_emplace(id->text, index);
    if (!is_new) {
      reading.problems.add(
          id->at, id->path,
          fmt::format("the same id as workspace_ids[{}]; list a workspace once", same->second));
    }
    out.push_back(id->text);
  }
}

Discovery read_entry(const Mapping& mapping, const Poll& poll, const CredentialsSection& credentials) {
  mapping.check_keys(kDiscoveryKeys);
  Discovery discovery;
  read_text_into(mapping, "region", is_region, kRegionWanted, discovery.region, Need::required);
  read_workspace_ids(mapping, discovery.workspace_ids);
  read_pattern(mapping, "include", discovery.include);
  read_pattern(mapping, "exclude", discovery.exclude);
  read_duration(mapping, "refresh_interval", {seconds(1), days(1)}, discovery.refresh_interval);
  read_credentials_name(mapping, credentials, discovery.credentials);
  discovery.interval = poll.interval;
  read_duration(mapping, "interval", {Millis(100), days(1)}, discovery.interval);
  return discovery;
}

}  // namespace

std::vector<Discovery> read_discovery(Reading& reading, const Value& value, const Poll& poll,
                                      const CredentialsSection& credentials) {
  const std::vector<Value>* items =
      items_of(reading, value, "discovery", "a list of what is to be found", "entries", kMaxDiscoveries);
  if (items == nullptr) return {};
  std::vector<Discovery> discovery;
  discovery.reserve(items->size());
  for (std::size_t index = 0; index < items->size(); ++index) {
    const Mapping mapping(reading, (*items)[index], item_path("discovery", index));
    discovery.push_back(read_entry(mapping, poll, credentials));
  }
  return discovery;
}

}  // namespace lge::config
