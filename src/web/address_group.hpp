#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "web/wire.hpp"

namespace lge::web {

/// Clients that count as one: those of an IPv4 address, also where IPv6 carries it (`::ffff:192.0.2.1`), or
/// of an IPv6 network of 64 bits, in which one host may have as many addresses as it likes.
struct AddressGroup {
  bool v6 = false;
  std::uint64_t bits = 0;

  friend auto operator<=>(const AddressGroup&, const AddressGroup&) = default;
};

/// Nothing for a Unix socket, which has no addresses. Pure.
std::optional<AddressGroup> group_of(const ClientAddress& client);

}  // namespace lge::web
