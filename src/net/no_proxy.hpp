#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "net/origin.hpp"

namespace lge::net {

/// The origins that a proxy of the environment is not for: the loopback, always (as Go has it), and those of
/// the list `no_proxy`. Its entries stand between commas or spaces, in any case:
///
/// - `example.com`, `.example.com`, `*.example.com`: this name and every name below it (as curl has it);
/// - `10.1.2.3`, `fd00::1`, `[fd00::1]`: this address; `10.0.0.0/8`, `fd00::/8`: those of a network.
///   Names are never looked up for this;
/// - either but a network with `:port`: only this port;
/// - `*`: everything.
///
/// An entry that is none of these matches nothing: the variable is shared with other programs. Pure.
class NoProxy {
 public:
  explicit NoProxy(std::string_view list);
  [[nodiscard]] bool matches(const Origin& origin) const;

 private:
  struct Entry {
    std::string name;  ///< without the dot in front; empty: a network
    boost::asio::ip::address network;
    unsigned short prefix = 0;
    std::optional<std::uint16_t> port;
  };
  static std::optional<Entry> read_network(std::string_view text);
  static std::optional<Entry> read_host(std::string_view text);
  static std::optional<Entry> read_entry(std::string_view text);

  bool everything_ = false;
  std::vector<Entry> entries_;
};

}  // namespace lge::net
