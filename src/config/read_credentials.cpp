#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/path.hpp"
#include "config/patterns.hpp"
#include "config/sections.hpp"
#include "config/suggest.hpp"

namespace lge::config {

namespace {

constexpr std::string_view kTypeWanted = "access_key, sts_token or default";

bool uses(std::string_view type, std::string_view key) {
  if (key == "type") return true;
  if (key.starts_with("access_key_")) return type == "access_key" || type == "sts_token";
  return type == "sts_token";
}

void report_unused(const Mapping& mapping, std::string_view type) {
  for (const Entry& entry : mapping.value().content->entries) {
    const bool unused = find_key(kCredentialKeys, entry.key) != nullptr && !uses(type, entry.key);
    if (unused)
      mapping.report(entry.at, entry.key, fmt::format("type {} does not use this key; remove it", type));
  }
}

std::optional<std::string> read_id(const Mapping& mapping) {
  std::optional<Text> id =
      read_text(mapping, "access_key_id", is_access_key_id, kAccessKeyIdWanted, Need::required);
  if (!id) return std::nullopt;
  return std::move(id->text);
}

std::optional<Credentials> read_access_key(const Mapping& mapping) {
  std::optional<std::string> id = read_id(mapping);
  std::optional<Secret> secret = read_secret(mapping, "access_key_secret");
  if (!id || !secret) return std::nullopt;
  return AccessKey{std::move(*id), std::move(*secret)};
}

std::optional<Credentials> read_sts_token(const Mapping& mapping) {
  std::optional<std::string> id = read_id(mapping);
  std::optional<Secret> secret = read_secret(mapping, "access_key_secret");
  std::optional<Secret> token = read_secret(mapping, "security_token");
  if (!id || !secret || !token) return std::nullopt;
  return StsToken{std::move(*id), std::move(*secret), std::move(*token)};
}

void report_type(const Mapping& mapping, const Text& type) {
  const auto meant = nearest(type.text, names_of(kCredentialTypes));
  mapping.report(type.at, "type",
                 meant ? fmt::format("expected {}; did you mean `{}`?", kTypeWanted, *meant)
                       : fmt::format("expected {}", kTypeWanted));
}

std::optional<Credentials> read_entry(const Mapping& mapping) {
  const std::optional<Text> type = mapping.text("type", kTypeWanted, Need::required);
  if (!type) {
    mapping.check_keys(kCredentialKeys);
    return std::nullopt;
  }
  const Key* known = find_key(kCredentialTypes, type->text);
  if (known != nullptr && !known->missing_feature.empty()) {
    // Its other keys belong to it, and mean nothing here.
    mapping.report(type->at, "type", fmt::format("{}; use {}", not_yet(known->missing_feature), kTypeWanted));
    return std::nullopt;
  }
  mapping.check_keys(kCredentialKeys);
  if (known == nullptr) {
    report_type(mapping, *type);
    return std::nullopt;
  }
  report_unused(mapping, known->name);
  if (known->name == "access_key") return read_access_key(mapping);
  if (known->name == "sts_token") return read_sts_token(mapping);
  return DefaultChain{};
}

}  // namespace

CredentialsSection no_credentials() {
  CredentialsSection section;
  section.entries.emplace(kDefaultCredentials, DefaultChain{});
  section.names.emplace({std::string(kDefaultCredentials)});
  return section;
}

CredentialsSection read_credentials(Reading& reading, const Value& value) {
  const Mapping all(reading, value, "credentials");
  if (!all.is_map()) return {};
  const std::vector<Entry>& entries = value.content->entries;
  if (entries.size() > kMaxCredentials) {
    reading.problems.add(value.at, "credentials",
                         fmt::format("expected at most {} entries", kMaxCredentials));
    return {};
  }
  CredentialsSection section = no_credentials();
  std::set<std::string, std::less<>> names{kDefaultCredentials};
  for (const Entry& entry : entries) {
    names.insert(entry.key);
    if (!is_credentials_name(entry.key)) {
      all.report(entry.at, entry.key, fmt::format("expected {}", kCredentialsNameWanted));
      continue;
    }
    auto credentials = read_entry(Mapping(reading, entry.value, child_path("credentials", entry.key)));
    if (credentials) section.entries.insert_or_assign(entry.key, std::move(*credentials));
  }
  section.names = std::move(names);
  return section;
}

}  // namespace lge::config
