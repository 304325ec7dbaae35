#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lge::net {

/// Where requests go: scheme, host and port (RFC 6454).
struct Origin {
  bool tls = true;
  std::string host;  ///< a name or an address; IPv6 without brackets
  std::uint16_t port = 443;

  /// As the Host header sends and the signature signs it: the port only where it is not the scheme's own,
  /// IPv6 in brackets.
  [[nodiscard]] std::string authority() const;
  /// `host:port`, IPv6 in brackets; what CONNECT asks for.
  [[nodiscard]] std::string host_and_port() const;
  /// `https://host:port`, for people.
  [[nodiscard]] std::string url() const;

  friend auto operator<=>(const Origin&, const Origin&) = default;
};

/// Reads `http://host`, `https://host:8443`, `https://[::1]:8443`, with or without one `/` at the end.
/// Nothing for anything else: user and password, path, query, fragment, a port that is no number of 1..65535.
std::optional<Origin> parse_origin(std::string_view url);

/// Decimal digits, 1..65535.
std::optional<std::uint16_t> parse_port(std::string_view text);

}  // namespace lge::net
