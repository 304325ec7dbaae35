#include "config/mapping.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/expand.hpp"
#include "config/path.hpp"
#include "config/suggest.hpp"

namespace lge::config {

namespace {

std::string unknown_key(std::string_view key, Keys keys) {
  const std::string_view before_colon = key.substr(0, key.find(':'));
  if (before_colon.size() < key.size() && contains(keys, before_colon)) {
    return fmt::format("unknown key; after `{}:` a space is missing", before_colon);
  }
  if (const auto meant = nearest(key, {keys.begin(), keys.end()}))
    return fmt::format("unknown key; did you mean `{}`?", *meant);
  return fmt::format("unknown key; expected one of {}", fmt::join(keys, ", "));
}

}  // namespace

Mapping::Mapping(Reading& reading, Value value, std::string path)
    : reading_(reading), value_(std::move(value)), path_(std::move(path)) {
  if (is_map()) return;
  reading_.problems.add(value_.at, path_, expected_not("keys with values (`key: value`)", value_.kind()));
}

void Mapping::check_keys(Keys keys) const {
  for (const Entry& entry : value_.content->entries)
    check_key(entry, keys);
}

void Mapping::check_key(const Entry& entry, Keys keys) const {
  if (contains(keys, entry.key)) return;
  if (entry.key == "<<") {
    reading_.problems.add(entry.at, path_, "merge keys (`<<`) are not supported; write the keys out");
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
  return text_of(reading_, entry->value, child_path(path_, key), wanted);
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

bool contains(Keys keys, std::string_view name) {
  return std::find(keys.begin(), keys.end(), name) != keys.end();
}

std::optional<Text> text_of(Reading& reading, const Value& value, std::string path, std::string_view wanted) {
  if (value.kind() != Kind::scalar) {
    reading.problems.add(value.at, path, expected_not(wanted, value.kind()));
    return std::nullopt;
  }
  Result<std::string, std::string> expanded = expand(value.content->text, reading.environment);
  if (!expanded) {
    reading.problems.add(value.at, path, expanded.error());
    return std::nullopt;
  }
  return Text{std::move(*expanded), value.at, std::move(path)};
}

const std::vector<Value>* items_of(Reading& reading, const Value& value, std::string_view path,
                                   std::string_view wanted, std::string_view items, std::size_t most) {
  if (value.kind() != Kind::list) {
    reading.problems.add(value.at, path, expected_not(wanted, value.kind()));
    return nullptr;
  }
  if (value.content->items.size() > most) {
    reading.problems.add(value.at, path, fmt::format("expected at most {} {}", most, items));
    return nullptr;
  }
  return &value.content->items;
}

}  // namespace lge::config
