#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/patterns.hpp"
#include "config/problems.hpp"
#include "config/sections.hpp"

namespace lge::config {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

// What the file leaves out comes from the variable that the official SDKs read.
void read_or_take(const Mapping& mapping, std::string_view key, const std::string& variable,
                  bool (*valid)(std::string_view), std::string_view wanted, std::string& out) {
  if (mapping.find(key) != nullptr) return read_text_into(mapping, key, valid, wanted, out);
  const std::string value = mapping.reading().environment(variable).value_or("");
  if (value.empty()) {
    mapping.report_missing(key, fmt::format("{}, here or in the environment variable {}", wanted, variable));
  } else if (valid(value)) {
    out = value;
  } else if (mapping.is_map()) {
    mapping.report(mapping.at(), key,
                   fmt::format("expected the environment variable {} to hold {}", variable, wanted));
  }
}

void warn_of_http(const Mapping& mapping, const Text& text, std::vector<std::string>& warnings) {
  if (!text.text.starts_with("http://")) return;
  const Problem warning{mapping.reading().problems.file(), text.at.line, text.at.column, text.path,
                        "http:// is not encrypted; use https:// for anything but a test"};
  warnings.push_back(warning.text());
}

// Everything of a role but its ARN, which not every type reads alike.
void read_role(const Mapping& mapping, Role& role, std::vector<std::string>& warnings) {
  read_text_into(mapping, "role_session_name", is_role_session_name, kRoleSessionNameWanted,
                 role.session_name);
  read_duration(mapping, "duration", {minutes(15), hours(12)}, role.duration);
  read_text_into(mapping, "policy", is_policy, kPolicyWanted, role.policy);
  const std::optional<Text> endpoint = read_text(mapping, "sts_endpoint", is_origin, kOriginWanted);
  if (!endpoint) return;
  role.sts_endpoint = endpoint->text;
  warn_of_http(mapping, *endpoint, warnings);
}

bool is_any_text(std::string_view) {
  return true;
}

}  // namespace

std::optional<Credentials> read_oidc_role(const Mapping& mapping, std::vector<std::string>& warnings) {
  OidcRole role;
  const std::string session = mapping.reading().environment("ALIBABA_CLOUD_ROLE_SESSION_NAME").value_or("");
  if (is_role_session_name(session)) role.role.session_name = session;
  read_or_take(mapping, "role_arn", "ALIBABA_CLOUD_ROLE_ARN", is_role_arn, kRoleArnWanted, role.role.arn);
  read_or_take(mapping, "oidc_provider_arn", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", is_oidc_provider_arn,
               kOidcProviderArnWanted, role.provider_arn);
  std::string file;
  read_or_take(mapping, "oidc_token_file", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", is_file_name, kFileNameWanted,
               file);
  role.token_file = file;
  read_role(mapping, role.role, warnings);
  return role;
}

std::optional<Credentials> read_ram_role(const Mapping& mapping, std::vector<std::string>& warnings) {
  RamRole role;
  // Whether there is such an entry is checked once all are read.
  read_text_into(mapping, "source", is_any_text, "the name of an entry of `credentials`", role.source);
  if (auto arn = read_text(mapping, "role_arn", is_role_arn, kRoleArnWanted, Need::required))
    role.role.arn = arn->text;
  read_role(mapping, role.role, warnings);
  read_text_into(mapping, "external_id", is_external_id, kExternalIdWanted, role.external_id);
  return role;
}

std::optional<Credentials> read_ecs_role(const Mapping& mapping) {
  EcsRole role;
  read_text_into(mapping, "role_name", is_role_name, kRoleNameWanted, role.role_name);
  read_flag(mapping, "imdsv1", role.imdsv1);
  read_text_into(mapping, "endpoint", is_origin, kOriginWanted, role.endpoint);
  return role;
}

std::optional<Credentials> read_credentials_uri(const Mapping& mapping) {
  const std::optional<Text> uri = read_text(mapping, "uri", is_uri, kUriWanted, Need::required);
  if (!uri) return std::nullopt;
  return CredentialsUri{uri->text};
}

std::optional<Credentials> read_profile(const Mapping& mapping) {
  Profile profile;
  if (auto file = read_text(mapping, "file", is_file_name, kFileNameWanted)) profile.file = file->text;
  read_text_into(mapping, "profile", is_profile_name, kProfileNameWanted, profile.name);
  return profile;
}

}  // namespace lge::config
