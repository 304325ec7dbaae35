#pragma once

#include <array>
#include <span>
#include <string_view>

namespace lge::config {

/// Every key of the file format, in the order of the documentation. What belongs to a feature that this
/// version does not have is listed with the feature's name, and refused with a message that says so.

struct Key {
  std::string_view name;
  std::string_view missing_feature{};  ///< empty: the key is understood
};

inline constexpr auto kTopKeys = std::to_array<Key>({
    {"poll"},
    {"api"},
    {"credentials"},
    {"gateways"},
    {"discovery", "discovery of gateways"},
    {"dimensions", "further labels"},
    {"limits", "limit on series"},
    {"sessions", "series for single sessions"},
    {"storage", "ledger on disk"},
});

inline constexpr auto kPollKeys = std::to_array<Key>({
    {"interval"},
    {"timeout"},
    {"stale_after"},
    {"full_scan_interval", "incremental polling"},
    {"settle_time", "incremental polling"},
});

inline constexpr auto kApiKeys = std::to_array<Key>({
    {"endpoint"},
    {"request_timeout"},
    {"page_size"},
    {"max_in_flight"},
    {"requests_per_second"},
    {"max_attempts"},
    {"max_response_bytes"},
    {"ca_file"},
    {"proxy"},
});

inline constexpr auto kCredentialKeys = std::to_array<Key>({
    {"type"},
    {"access_key_id"},
    {"access_key_secret"},
    {"access_key_secret_file"},
    {"security_token"},
    {"security_token_file"},
    {"source"},
    {"role_arn"},
    {"role_session_name"},
    {"duration"},
    {"policy"},
    {"external_id"},
    {"sts_endpoint"},
    {"oidc_provider_arn"},
    {"oidc_token_file"},
    {"role_name"},
    {"imdsv1"},
    {"endpoint"},
    {"uri"},
    {"file"},
    {"profile"},
});

/// The values of `type`.
inline constexpr auto kCredentialTypes = std::to_array<Key>({
    {"access_key"},
    {"sts_token"},
    {"default"},
    {"oidc_role"},
    {"ram_role"},
    {"ecs_role"},
    {"credentials_uri"},
    {"profile"},
});

inline constexpr auto kGatewayKeys = std::to_array<Key>({
    {"workspace_id"},
    {"livy_compute_id"},
    {"region"},
    {"name"},
    {"credentials"},
    {"interval"},
});

/// A mapping of the file, and how the documentation writes the path of its keys.
struct Section {
  std::string_view prefix;
  std::span<const Key> keys;
};

inline constexpr auto kSections = std::to_array<Section>({
    {"", kTopKeys},
    {"poll.", kPollKeys},
    {"api.", kApiKeys},
    {"credentials.NAME.", kCredentialKeys},
    {"gateways[].", kGatewayKeys},
});

}  // namespace lge::config
