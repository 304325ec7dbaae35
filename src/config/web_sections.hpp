#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/mapping.hpp"
#include "config/web_config.hpp"

namespace lge::config {

/// Every key of the web file, in the order of the documentation.

inline constexpr auto kWebKeys = std::to_array<std::string_view>({
    "tls_server_config",
    "http_server_config",
    "basic_auth_users",
    "rate_limit",
});

inline constexpr auto kServerTlsKeys = std::to_array<std::string_view>({
    "cert_file",
    "cert",
    "key_file",
    "key",
    "client_auth_type",
    "client_ca_file",
    "client_ca",
    "client_allowed_sans",
    "min_version",
    "max_version",
    "cipher_suites",
    "prefer_server_cipher_suites",
    "curve_preferences",
});

inline constexpr auto kHttpServerKeys = std::to_array<std::string_view>({"http2", "headers"});

inline constexpr auto kWebHeaderKeys = std::to_array<std::string_view>({
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "X-XSS-Protection",
    "Strict-Transport-Security",
});

inline constexpr auto kRateLimitKeys = std::to_array<std::string_view>({"interval", "burst"});

inline constexpr auto kWebSections = std::to_array<Section>({
    {"", kWebKeys},
    {"tls_server_config.", kServerTlsKeys},
    {"http_server_config.", kHttpServerKeys},
    {"http_server_config.headers.", kWebHeaderKeys},
    {"rate_limit.", kRateLimitKeys},
});

/// What the sections below need beside the mapping. Lives as long as one call of parse_web().
struct WebReading {
  Reading& reading;
  const WebWorld& world;
  const std::filesystem::path& folder;  ///< that relative paths begin at
  std::vector<std::string>& warnings;

  void warn(Position at, const std::string& path, std::string text) const;
};

/// One function for each section. What is wrong goes to the problems; what is returned is of use only while
/// there are none.
ServerTls read_server_tls(const WebReading& web, const Value& value);
std::vector<WebHeader> read_http_server(const WebReading& web, const Value& value);
std::map<std::string, Secret> read_web_users(const WebReading& web, const Value& value);
std::optional<WebRateLimit> read_rate_limit(const WebReading& web, const Value& value);

}  // namespace lge::config
