#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "support/result.hpp"

namespace lge::web {

/// A TCP port.
struct TcpAddress {
  std::string host;  ///< a name or a literal address without brackets; empty: every address of the machine
  std::uint16_t port = 0;  ///< 0: one that the system chooses

  friend bool operator==(const TcpAddress&, const TcpAddress&) = default;
};

/// A Unix socket in the file system.
struct UnixAddress {
  static constexpr std::uint32_t kDefaultMode = 0660;
  static constexpr std::size_t kMaxPathBytes = 107;  ///< unix(7): sun_path has 108, with its NUL

  std::string path;                   ///< absolute
  std::uint32_t mode = kDefaultMode;  ///< permissions of the file: whoever may write to it may connect

  friend bool operator==(const UnixAddress&, const UnixAddress&) = default;
};

/// Sockets that systemd holds open for this process (systemd.socket(5)).
struct SystemdAddress {
  std::string name;  ///< their FileDescriptorName; empty: all of them

  friend bool operator==(const SystemdAddress&, const SystemdAddress&) = default;
};

/// Where to listen.
using ListenAddress = std::variant<TcpAddress, UnixAddress, SystemdAddress>;

/// Reads `:10998`, `host:port`, `127.0.0.1:0`, `[::1]:9`, `unix:/run/a.sock`, `unix:/run/a.sock?mode=0666`,
/// `systemd:` or `systemd:NAME`. The error is a sentence for people that quotes `text`. Pure: a name is not
/// looked up.
Result<ListenAddress, std::string> parse_listen_address(std::string_view text);

/// As parse_listen_address reads it.
std::string to_string(const ListenAddress& address);

}  // namespace lge::web
