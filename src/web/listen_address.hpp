#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/result.hpp"

namespace lge::web {

/// Where to listen.
struct ListenAddress {
  std::string host;  ///< a name or a literal address without brackets; empty: every address of the machine
  std::uint16_t port = 0;  ///< 0: one that the system chooses

  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

/// Reads `:10998`, `host:port`, `127.0.0.1:0` or `[::1]:9`. The error is a sentence for people that quotes
/// `text`. Pure: a name is not looked up.
Result<ListenAddress, std::string> parse_listen_address(std::string_view text);

/// As parse_listen_address reads it.
std::string to_string(const ListenAddress& address);

}  // namespace lge::web
