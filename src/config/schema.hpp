#pragma once

#include <array>
#include <span>
#include <string_view>

namespace lge::config {

/// Every key of the file format, in the order of the documentation.

using Keys = std::span<const std::string_view>;

inline constexpr auto kTopKeys = std::to_array<std::string_view>({
    "poll",
    "api",
    "credentials",
    "gateways",
    "discovery",
    "dimensions",
    "limits",
    "sessions",
    "storage",
});

inline constexpr auto kPollKeys = std::to_array<std::string_view>({
    "interval",
    "timeout",
    "full_scan_interval",
    "settle_time",
    "stale_after",
});

inline constexpr auto kApiKeys = std::to_array<std::string_view>({
    "endpoint",
    "request_timeout",
    "page_size",
    "max_in_flight",
    "requests_per_second",
    "max_attempts",
    "max_response_bytes",
    "ca_file",
    "proxy",
});

inline constexpr auto kCredentialKeys = std::to_array<std::string_view>({
    "type",
    "access_key_id",
    "access_key_secret",
    "access_key_secret_file",
    "security_token",
    "security_token_file",
    "source",
    "role_arn",
    "role_session_name",
    "duration",
    "policy",
    "external_id",
    "sts_endpoint",
    "oidc_provider_arn",
    "oidc_token_file",
    "role_name",
    {"imdsv1"},
    "endpoint",
    "uri",
    "file",
    "profile",
});

/// The values of `type`.
inline constexpr auto kCredentialTypes = std::to_array<std::string_view>({
    "access_key",
    "sts_token",
    "default",
    "oidc_role",
    "ram_role",
    "ecs_role",
    "credentials_uri",
    "profile",
});

inline constexpr auto kGatewayKeys = std::to_array<std::string_view>({
    "workspace_id",
    "livy_compute_id",
    "region",
    "name",
    "credentials",
    "interval",
});

inline constexpr auto kDiscoveryKeys = std::to_array<std::string_view>({
    "region",
    "workspace_ids",
    "include",
    "exclude",
    "refresh_interval",
    "credentials",
    "interval",
});

inline constexpr auto kDimensionKeys = std::to_array<std::string_view>({"label", "field", "spark_conf"});

inline constexpr auto kLimitsKeys = std::to_array<std::string_view>({"series_per_gateway"});

inline constexpr auto kSessionsKeys = std::to_array<std::string_view>({"per_session", "per_session_limit"});

inline constexpr auto kStorageKeys = std::to_array<std::string_view>({"path"});

/// A mapping of the file, and how the documentation writes the path of its keys.
struct Section {
  std::string_view prefix;
  Keys keys;
};

inline constexpr auto kSections = std::to_array<Section>({
    {"", kTopKeys},
    {"poll.", kPollKeys},
    {"api.", kApiKeys},
    {"credentials.NAME.", kCredentialKeys},
    {"gateways[].", kGatewayKeys},
    {"discovery[].", kDiscoveryKeys},
    {"dimensions[].", kDimensionKeys},
    {"limits.", kLimitsKeys},
    {"sessions.", kSessionsKeys},
    {"storage.", kStorageKeys},
});

}  // namespace lge::config
