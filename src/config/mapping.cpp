#include "config/mapping.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/expand.hpp"
#include "config/path.hpp"
#include "config/suggest.hpp"

namespace lge::config {

namespace {

std::string unknown_key(std::string_view key, std::span<const Key> keys) {
  const std::vector<std::string_view> names = names_of(keys);
  const std::string_view before_colon = key.substr(0, key.find(':'));
  if (before_colon.size() < key.size() && find_key(keys, before_colon) != nullptr) {
    return fmt::format("unknown key; after `{}:` a space is missing", before_colon);
  }
  if (const auto meant = nearest(key, names)) return fmt::format("unknown key; did you mean `{}`?", *meant);
  return fmt::format("unknown key; expected one of {}", fmt::join(names, ", "));
}

}  // namespace

Mapping::Mapping(Reading& reading, Value value, std::string path)
    : reading_(reading), value_(std::move(value)), path_(std::move(path)) {
  if (is_map()) return;
  reading_.problems.add(value_.at, path_, expected_not("keys with values (`key: value`)", value_.kind()));
}

void Mapping::check_keys(std::span<const Key> keys) const {
  for (const Entry& entry : value_.content->entries)
    check_key(entry, keys);
}

void Mapping::check_key(const Entry& entry, std::span<const Key> keys) const {
  const Key* known = find_key(keys, entry.key);
  if (known != nullptr && known->missing_feature.empty()) return;
  if (entry.key == "<<") {
    reading_.problems.add(entry.at, path_, "merge keys (`<<`) are not supported; write the keys out");
  } else if (known != nullptr) {
    report(entry.at, entry.key, not_yet(known->missing_feature) + "; remove the key");
  } else {
    report(entry.at, entry.key, reading_.problems.full() ? "" : unknown_key(entry.key, keys));
  }
}

const Entry* Mapping::find(std::string_view key) const {
  const std::vector<Entry>& entries = value_.content->entries;
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

std::optional<Text> Mapping::text(std::string_view key, std::string_view wanted, Need need) const {
  const Entry* entry = find(key);
  if (entry == nullptr) {
    if (need == Need::required) report_missing(key, wanted);
    return std::nullopt;
  }
  if (entry->value.kind() != Kind::scalar) {
    report(entry->value.at, key, expected_not(wanted, entry->value.kind()));
    return std::nullopt;
  }
  Result<std::string, std::string> expanded = expand(entry->value.content->text, reading_.environment);
  if (!expanded) {
    report(entry->value.at, key, expanded.error());
    return std::nullopt;
  }
  return Text{std::move(*expanded), entry->value.at, child_path(path_, key)};
}

void Mapping::report(Position at, std::string_view key, std::string expected) const {
  reading_.problems.add(at, child_path(path_, key), std::move(expected));
}

void Mapping::report_missing(std::string_view key, std::string_view wanted) const {
  if (is_map()) report(at(), key, fmt::format("missing; expected {}", wanted));
}

std::string expected_not(std::string_view wanted, Kind kind) {
  constexpr std::array<std::string_view, 4> kFound{"there is no value", "this is a text", "this is a list",
                                                   "this is a mapping"};
  return fmt::format("expected {}, but {}", wanted, kFound.at(static_cast<std::size_t>(kind)));
}

std::string not_yet(std::string_view feature) {
  return fmt::format("known, but this version has no {} yet", feature);
}

std::vector<std::string_view> names_of(std::span<const Key> keys) {
  std::vector<std::string_view> names;
  for (const Key& key : keys) {
    if (key.missing_feature.empty()) names.push_back(key.name);
  }
  return names;
}

const Key* find_key(std::span<const Key> keys, std::string_view name) {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

}  // namespace lge::config
