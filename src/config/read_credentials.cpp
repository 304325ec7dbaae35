#include <algorithm>

#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/path.hpp"
#include "config/patterns.hpp"
#include "config/sections.hpp"
#include "config/suggest.hpp"

namespace lge::config {

namespace {

constexpr std::string_view kTypeWanted =
    "access_key, sts_token, oidc_role, ram_role, ecs_role, credentials_uri, profile or default";

/// The keys of one type, beside `type`.
struct Uses {
  std::string_view type;
  std::vector<std::string_view> keys;
};

bool uses(std::string_view type, std::string_view key) {
  static const std::vector<Uses> kUses{
      {"access_key", {"access_key_id", "access_key_secret", "access_key_secret_file"}},
      {"sts_token",
       {"access_key_id", "access_key_secret", "access_key_secret_file", "security_token",
        "security_token_file"}},
      {"oidc_role",
       {"role_arn", "oidc_provider_arn", "oidc_token_file", "role_session_name", "duration", "policy",
        "sts_endpoint"}},
      {"ram_role",
       {"source", "role_arn", "role_session_name", "duration", "policy", "external_id", "sts_endpoint"}},
      {"ecs_role", {"role_name", "imdsv1", "endpoint"}},
      {"credentials_uri", {"uri"}},
      {"profile", {"file", "profile"}},
  };
  if (key == "type") return true;
  const auto of_type =
      std::find_if(kUses.begin(), kUses.end(), [&](const Uses& u) { return u.type == type; });
  return of_type != kUses.end() &&
         std::find(of_type->keys.begin(), of_type->keys.end(), key) != of_type->keys.end();
}

void report_unused(const Mapping& mapping, std::string_view type) {
  for (const Entry& entry : mapping.value().content->entries) {
    const bool unused = contains(kCredentialKeys, entry.key) && !uses(type, entry.key);
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
  std::optional<ReadSecret> secret = read_secret(mapping, "access_key_secret");
  if (!id || !secret) return std::nullopt;
  return AccessKey{std::move(*id), std::move(secret->secret), std::move(secret->file)};
}

std::optional<Credentials> read_sts_token(const Mapping& mapping) {
  std::optional<std::string> id = read_id(mapping);
  std::optional<ReadSecret> secret = read_secret(mapping, "access_key_secret");
  std::optional<ReadSecret> token = read_secret(mapping, "security_token");
  if (!id || !secret || !token) return std::nullopt;
  return StsToken{std::move(*id), std::move(secret->secret), std::move(token->secret),
                  std::move(secret->file), std::move(token->file)};
}

void report_type(const Mapping& mapping, const Text& type) {
  const auto meant = nearest(type.text, {kCredentialTypes.begin(), kCredentialTypes.end()});
  mapping.report(type.at, "type",
                 meant ? fmt::format("expected {}; did you mean `{}`?", kTypeWanted, *meant)
                       : fmt::format("expected {}", kTypeWanted));
}

std::optional<Credentials> read_as(std::string_view type, const Mapping& mapping,
                                   std::vector<std::string>& warnings) {
  if (type == "access_key") return read_access_key(mapping);
  if (type == "sts_token") return read_sts_token(mapping);
  if (type == "oidc_role") return read_oidc_role(mapping, warnings);
  if (type == "ram_role") return read_ram_role(mapping, warnings);
  if (type == "ecs_role") return read_ecs_role(mapping);
  if (type == "credentials_uri") return read_credentials_uri(mapping);
  if (type == "profile") return read_profile(mapping);
  return DefaultChain{};
}

std::optional<Credentials> read_entry(const Mapping& mapping, std::vector<std::string>& warnings) {
  const std::optional<Text> type = mapping.text("type", kTypeWanted, Need::required);
  if (!type) {
    mapping.check_keys(kCredentialKeys);
    return std::nullopt;
  }
  mapping.check_keys(kCredentialKeys);
  if (!contains(kCredentialTypes, type->text)) {
    report_type(mapping, *type);
    return std::nullopt;
  }
  report_unused(mapping, type->text);
  return read_as(type->text, mapping, warnings);
}

}  // namespace

CredentialsSection no_credentials() {
  CredentialsSection section;
  section.entries.emplace(kDefaultCredentials, DefaultChain{});
  section.names.emplace({std::string(kDefaultCredentials)});
  return section;
}

CredentialsSection read_credentials(Reading& reading, const Value& value,
                                    std::vector<std::string>& warnings) {
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
    auto credentials =
        read_entry(Mapping(reading, entry.value, child_path("credentials", entry.key)), warnings);
    if (credentials) section.entries.insert_or_assign(entry.key, std::move(*credentials));
  }
  section.names = std::move(names);
  check_role_sources(reading, value, section);
  return section;
}

}  // namespace lge::config
