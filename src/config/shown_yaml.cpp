#include "config/shown_yaml.hpp"

#include <fmt/format.h>

#include "config/yaml_writer.hpp"

namespace lge::config {

namespace {

void write_poll(YamlWriter& yaml, const Poll& poll) {
  yaml.begin("poll");
  yaml.duration("interval", poll.interval);
  yaml.duration("timeout", poll.timeout);
  yaml.duration("full_scan_interval", poll.full_scan_interval);
  yaml.duration("settle_time", poll.settle_time);
  yaml.duration("stale_after", poll.stale_after);
  yaml.end();
}

// Only the user and the password of a proxy are secret; the reader takes no `@` anywhere else.
std::string without_user(const std::string& url) {
  const std::size_t at = url.rfind('@');
  if (at == std::string::npos) return url;
  return "http://<secret>" + url.substr(at);
}

std::string without_query(const std::string& url) {
  const std::size_t mark = url.find('?');
  return mark == std::string::npos ? url : url.substr(0, mark) + "?<secret>";
}

void write_optional(YamlWriter& yaml, std::string_view key, const std::optional<std::filesystem::path>& path,
                    std::string_view otherwise) {
  if (path) {
    yaml.text(key, path->string());
  } else {
    yaml.unset(key, otherwise);
  }
}

void write_or(YamlWriter& yaml, std::string_view key, const std::string& value, std::string_view otherwise) {
  if (value.empty()) {
    yaml.unset(key, otherwise);
  } else {
    yaml.text(key, value);
  }
}

void write_api(YamlWriter& yaml, const Api& api) {
  yaml.begin("api");
  yaml.text("endpoint", api.endpoint);
  yaml.duration("request_timeout", api.request_timeout);
  yaml.plain("page_size", std::to_string(api.page_size));
  yaml.plain("max_in_flight", std::to_string(api.max_in_flight));
  yaml.plain("requests_per_second", fmt::format("{}", api.requests_per_second));
  yaml.plain("max_attempts", std::to_string(api.max_attempts));
  yaml.plain("max_response_bytes", std::to_string(api.max_response_bytes));
  write_optional(yaml, "ca_file", api.ca_file, "the system's store");
  if (api.proxy) {
    yaml.text("proxy", without_user(api.proxy->reveal()));
  } else {
    yaml.unset("proxy", "as the environment says");
  }
  yaml.end();
}

void write_secret(YamlWriter& yaml, const std::string& key, const SecretFile& file) {
  if (file) {
    yaml.text(key + "_file", file->string());
  } else {
    yaml.secret(key);
  }
}

void write_role(YamlWriter& yaml, const Role& role) {
  yaml.text("role_arn", role.arn);
  yaml.text("role_session_name", role.session_name);
  yaml.duration("duration", role.duration);
  write_or(yaml, "policy", role.policy, "the role's own");
  write_or(yaml, "sts_endpoint", role.sts_endpoint.value_or(""), "as the environment says");
}

struct WriteCredentials {
  YamlWriter& yaml;

  void operator()(const DefaultChain&) const { yaml.plain("type", "default"); }
  void operator()(const AccessKey& key) const {
    yaml.plain("type", "access_key");
    yaml.text("access_key_id", key.id);
    write_secret(yaml, "access_key_secret", key.secret_file);
  }
  void operator()(const StsToken& token) const {
    yaml.plain("type", "sts_token");
    yaml.text("access_key_id", token.id);
    write_secret(yaml, "access_key_secret", token.secret_file);
    write_secret(yaml, "security_token", token.token_file);
  }
  void operator()(const OidcRole& role) const {
    yaml.plain("type", "oidc_role");
    write_role(yaml, role.role);
    yaml.text("oidc_provider_arn", role.provider_arn);
    yaml.text("oidc_token_file", role.token_file.string());
  }
  void operator()(const RamRole& role) const {
    yaml.plain("type", "ram_role");
    yaml.text("source", role.source);
    write_role(yaml, role.role);
    write_or(yaml, "external_id", role.external_id, "none");
  }
  void operator()(const EcsRole& role) const {
    yaml.plain("type", "ecs_role");
    write_or(yaml, "role_name", role.role_name, "as the metadata service says");
    yaml.flag("imdsv1", role.imdsv1);
    yaml.text("endpoint", role.endpoint);
  }
  void operator()(const CredentialsUri& uri) const {
    yaml.plain("type", "credentials_uri");
    yaml.text("uri", without_query(uri.uri));
  }
  void operator()(const Profile& profile) const {
    yaml.plain("type", "profile");
    write_optional(yaml, "file", profile.file, "as the environment says");
    write_or(yaml, "profile", profile.name, "as the environment or the file says");
  }
};

void write_credentials(YamlWriter& yaml, const std::map<std::string, Credentials>& credentials) {
  yaml.begin("credentials");
  for (const auto& [name, entry] : credentials) {
    yaml.begin(yaml_quoted(name));
    std::visit(WriteCredentials{yaml}, entry);
    yaml.end();
  }
  yaml.end();
}

void write_gateways(YamlWriter& yaml, const std::vector<Gateway>& gateways) {
  if (gateways.empty()) return yaml.unset("gateways", "none is listed");
  yaml.begin("gateways");
  for (const Gateway& gateway : gateways) {
    yaml.begin_item();
    yaml.text("workspace_id", gateway.workspace_id);
    yaml.text("livy_compute_id", gateway.livy_compute_id);
    yaml.text("region", gateway.region);
    yaml.text("name", gateway.name);
    yaml.text("credentials", gateway.credentials);
    yaml.duration("interval", gateway.interval);
    yaml.end();
  }
  yaml.end();
}

void write_workspaces(YamlWriter& yaml, const std::vector<std::string>& ids) {
  if (ids.empty()) return yaml.unset("workspace_ids", "every workspace of the account");
  std::string list;
  for (const std::string& id : ids)
    list += (list.empty() ? "" : ", ") + yaml_quoted(id);
  yaml.plain("workspace_ids", "[" + list + "]");
}

void write_discovery(YamlWriter& yaml, const std::vector<Discovery>& all) {
  if (all.empty()) return yaml.unset("discovery", "none");
  yaml.begin("discovery");
  for (const Discovery& one : all) {
    yaml.begin_item();
    yaml.text("region", one.region);
    write_workspaces(yaml, one.workspace_ids);
    write_or(yaml, "include", one.include ? one.include->text() : "", "every name");
    write_or(yaml, "exclude", one.exclude ? one.exclude->text() : "", "no name");
    yaml.duration("refresh_interval", one.refresh_interval);
    yaml.text("credentials", one.credentials);
    yaml.duration("interval", one.interval);
    yaml.end();
  }
  yaml.end();
}

void write_dimensions(YamlWriter& yaml, const std::vector<Dimension>& dimensions) {
  if (dimensions.empty()) return yaml.unset("dimensions", "none");
  yaml.begin("dimensions");
  for (const Dimension& dimension : dimensions) {
    yaml.begin_item();
    yaml.text("label", dimension.label);
    if (const auto* pointer = std::get_if<JsonPointer>(&dimension.source)) {
      yaml.text("spark_conf", pointer->text);
    } else {
      yaml.plain("field", std::get<SessionField>(dimension.source) == SessionField::queue ? "queue" : "name");
    }
    yaml.end();
  }
  yaml.end();
}

}  // namespace

std::string shown_yaml(const Config& config) {
  YamlWriter yaml;
  write_poll(yaml, config.poll);
  write_api(yaml, config.api);
  write_credentials(yaml, config.credentials);
  write_gateways(yaml, config.gateways);
  write_discovery(yaml, config.discovery);
  write_dimensions(yaml, config.dimensions);
  yaml.begin("limits");
  yaml.plain("series_per_gateway", std::to_string(config.limits.series_per_gateway));
  yaml.end();
  yaml.begin("sessions");
  yaml.flag("per_session", config.sessions.per_session);
  yaml.plain("per_session_limit", std::to_string(config.sessions.per_session_limit));
  yaml.end();
  if (!config.storage.path) {
    yaml.unset("storage", "in memory only");
  } else {
    yaml.begin("storage");
    yaml.text("path", config.storage.path->string());
    yaml.end();
  }
  return yaml.take();
}

}  // namespace lge::config
