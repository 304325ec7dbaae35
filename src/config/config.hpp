#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/json_pointer.hpp"
#include "config/name_pattern.hpp"
#include "support/clock.hpp"
#include "support/secret.hpp"

/// The configuration as plain values: every field with its default and its range. What the file says is
/// checked by the reader (reader.hpp); whoever holds a Config may rely on the ranges given here.
/// docs/configuration.md tells users the same. Two are equal where they ask for the same, secrets included,
/// as they were read.
namespace lge::config {

struct Poll {
  Millis interval = std::chrono::seconds(60);         ///< 100ms..1d
  Millis timeout = std::chrono::seconds(50);          ///< 100ms..1d without progress; may exceed the interval
  Millis full_scan_interval = std::chrono::hours(1);  ///< 1s..7d
  Millis settle_time = std::chrono::minutes(10);      ///< 0s..1d
  Millis stale_after = std::chrono::minutes(5);       ///< 1s..7d

  friend bool operator==(const Poll&, const Poll&) = default;
};

struct Api {
  std::string endpoint =
      "https://emr-serverless-spark.{region}.aliyuncs.com";  ///< http or https URL, no path
  Millis request_timeout = std::chrono::seconds(10);         ///< 100ms..10m, the whole of one request
  int page_size = 100;                                       ///< 1..100, the API's own range
  int max_in_flight = 8;                                     ///< 1..256, for each region and credential
  double requests_per_second = 10;                           ///< 0 (no limit) or 0.01..10000, same scope
  int max_attempts = 4;                                      ///< 1..20
  std::size_t max_response_bytes = 16'777'216;               ///< 65536..268435456
  std::optional<std::filesystem::path> ca_file;              ///< none: the system's store
  std::optional<Secret> proxy;  ///< URL with user and password, or "none"; not there: from the environment

  friend bool operator==(const Api&, const Api&) = default;
};

/// The name of the credentials of a gateway that names none. Always present in Config::credentials.
inline constexpr const char* kDefaultCredentials = "default";

/// A file named by `…_file` was read with the configuration, and is read again while the program runs.
using SecretFile = std::optional<std::filesystem::path>;

/// A key that does not expire.
struct AccessKey {
  std::string id;
  Secret secret;
  SecretFile secret_file{};  ///< none: the secret stands in the configuration

  friend bool operator==(const AccessKey&, const AccessKey&) = default;
};
/// A temporary key that somebody else renews.
struct StsToken {
  std::string id;
  Secret secret;
  Secret token;
  SecretFile secret_file{};
  SecretFile token_file{};

  friend bool operator==(const StsToken&, const StsToken&) = default;
};
/// The official chain.
struct DefaultChain {
  friend bool operator==(const DefaultChain&, const DefaultChain&) = default;
};

/// A RAM role and how it is taken on.
struct Role {
  std::string arn;
  std::string session_name = "livy_gateway_exporter";  ///< 2..64 characters of A-Z a-z 0-9 . @ _ -
  Millis duration = std::chrono::hours(1);             ///< 15m..12h; whole seconds
  std::string policy;                                  ///< empty: the role's own; at most 2048 bytes
  std::optional<std::string> sts_endpoint;  ///< http or https URL, no path; none: from the environment

  friend bool operator==(const Role&, const Role&) = default;
};
/// A role for whoever holds a token of an OIDC provider (RRSA).
struct OidcRole {
  Role role;
  std::string provider_arn;
  std::filesystem::path token_file;

  friend bool operator==(const OidcRole&, const OidcRole&) = default;
};
/// A role for whoever holds another key.
struct RamRole {
  std::string source = kDefaultCredentials;  ///< a key of Config::credentials; no circle, see kMaxRoleChain
  Role role;
  std::string external_id;  ///< empty: none

  friend bool operator==(const RamRole&, const RamRole&) = default;
};
/// The most roles that stand on each other.
inline constexpr std::size_t kMaxRoleChain = 8;

/// The role of an ECS instance.
struct EcsRole {
  std::string role_name;                            ///< empty: the service is asked for it
  bool imdsv1 = true;                               ///< ask without a token where none is to be had
  std::string endpoint = "http://100.100.100.200";  ///< http or https URL, no path

  friend bool operator==(const EcsRole&, const EcsRole&) = default;
};
/// An http or https URL that answers with a key.
struct CredentialsUri {
  std::string uri;

  friend bool operator==(const CredentialsUri&, const CredentialsUri&) = default;
};
/// A profile of the official CLI.
struct Profile {
  std::optional<std::filesystem::path> file;  ///< none: from the environment
  std::string name;                           ///< empty: from the environment, or the file's current one

  friend bool operator==(const Profile&, const Profile&) = default;
};

using Credentials =
    std::variant<DefaultChain, AccessKey, StsToken, OidcRole, RamRole, EcsRole, CredentialsUri, Profile>;

struct Gateway {
  std::string workspace_id;                       ///< 1..128 characters of A-Z a-z 0-9 . _ -
  std::string livy_compute_id;                    ///< likewise
  std::string region;                             ///< 1..64 characters of a-z 0-9 -, no - first or last
  std::string name;                               ///< 1..256 characters; default: livy_compute_id
  std::string credentials = kDefaultCredentials;  ///< a key of Config::credentials
  Millis interval = std::chrono::seconds(60);     ///< this gateway's own, or poll.interval

  friend bool operator==(const Gateway&, const Gateway&) = default;
};

/// Gateways that are found instead of listed: those of a region's workspaces whose name `include` matches
/// and `exclude` does not.
struct Discovery {
  std::string region;                                  ///< as Gateway::region
  std::vector<std::string> workspace_ids;              ///< as Gateway::workspace_id, no repeats; empty: all
  std::optional<NamePattern> include;                  ///< none: every name
  std::optional<NamePattern> exclude;                  ///< none: no name
  Millis refresh_interval = std::chrono::minutes(10);  ///< 1s..1d
  std::string credentials = kDefaultCredentials;       ///< a key of Config::credentials
  Millis interval = std::chrono::seconds(60);          ///< that of the gateways found, or poll.interval

  friend bool operator==(const Discovery&, const Discovery&) = default;
};

/// What the API tells of a session outside its sparkConf.
enum class SessionField : std::uint8_t { queue, name };

/// A further label on usage and session counts.
struct Dimension {
  std::string label;  ///< a legal name that no such series has otherwise; no two alike
  std::variant<SessionField, JsonPointer> source;  ///< the pointer leads into the session's sparkConf

  friend bool operator==(const Dimension&, const Dimension&) = default;
};

struct Limits {
  std::size_t series_per_gateway = 500;  ///< 1..100000 combinations of the dimensions' values

  friend bool operator==(const Limits&, const Limits&) = default;
};

struct Sessions {
  bool per_session = false;             ///< true: series for each live session
  std::size_t per_session_limit = 200;  ///< 1..10000, for each gateway

  friend bool operator==(const Sessions&, const Sessions&) = default;
};

struct Storage {
  std::optional<std::filesystem::path>
      path;  ///< the ledger's directory, which may not exist; none: in memory

  friend bool operator==(const Storage&, const Storage&) = default;
};

/// At least one gateway or one discovery; no workspace_id and livy_compute_id twice.
struct Config {
  Poll poll;
  Api api;
  std::map<std::string, Credentials> credentials;
  std::vector<Gateway> gateways;
  std::vector<Discovery> discovery;
  std::vector<Dimension> dimensions;
  Limits limits;
  Sessions sessions;
  Storage storage;

  friend bool operator==(const Config&, const Config&) = default;
};

/// The most that one file may list.
inline constexpr std::size_t kMaxGateways = 10'000;
inline constexpr std::size_t kMaxDiscoveries = 100;
inline constexpr std::size_t kMaxWorkspaceIds = 1'000;  ///< of one Discovery
inline constexpr std::size_t kMaxDimensions = 8;

}  // namespace lge::config
