#include "web/address_group.hpp"

namespace lge::web {

namespace ip = boost::asio::ip;

std::optional<AddressGroup> group_of(const ClientAddress& client) {
  if (!client) return std::nullopt;
  const ip::address address = client->address();
  if (address.is_v4()) return AddressGroup{false, address.to_v4().to_uint()};
  const ip::address_v6 v6 = address.to_v6();
  if (v6.is_v4_mapped()) return AddressGroup{false, ip::make_address_v4(ip::v4_mapped, v6).to_uint()};
  AddressGroup group{true, 0};
  const ip::address_v6::bytes_type bytes = v6.to_bytes();
  for (std::size_t i = 0; i < sizeof group.bits; ++i)
    group.bits = group.bits << 8U | bytes.at(i);
  return group;
}

}  // namespace lge::web
