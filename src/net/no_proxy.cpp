#include "net/no_proxy.hpp"

#include <charconv>

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include "net/ascii.hpp"
#include "net/resolver.hpp"

namespace lge::net {

namespace asio = boost::asio;
using asio::ip::address;

namespace {

constexpr std::string_view kSeparators = ", \t\r\n";

// ::ffff:10.1.2.3 is 10.1.2.3.
address unmapped(const address& from) {
  if (!from.is_v6() || !from.to_v6().is_v4_mapped()) return from;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, from.to_v6());
}

std::optional<address> read_address(std::string_view text) {
  boost::system::error_code error;
  const address found = asio::ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  return unmapped(found);
}

unsigned short width_of(const address& of) {
  return of.is_v4() ? 32 : 128;
}

bool is_in(const address& one, const address& network, unsigned short prefix) {
  if (one.is_v4() != network.is_v4()) return false;
  if (one.is_v4()) {
    return asio::ip::network_v4(one.to_v4(), prefix).network() ==
           asio::ip::network_v4(network.to_v4(), prefix).network();
  }
  return asio::ip::network_v6(one.to_v6(), prefix).network() ==
         asio::ip::network_v6(network.to_v6(), prefix).network();
}

bool is_at_or_below(std::string_view host, std::string_view name) {
  if (!host.ends_with(name)) return false;
  return host.size() == name.size() || host[host.size() - name.size() - 1] == '.';
}

bool is_loopback(const std::string& host) {
  const auto known = known_addresses(host);
  return known && std::all_of(known->begin(), known->end(),
                              [](const address& one) { return unmapped(one).is_loopback(); });
}

}  // namespace

std::optional<NoProxy::Entry> NoProxy::read_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto base = read_address(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  Entry entry;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), entry.prefix);
  if (!base || error != std::errc{} || rest != digits.data() + digits.size()) return std::nullopt;
  if (entry.prefix > width_of(*base)) return std::nullopt;
  entry.network = *base;
  return entry;
}

std::optional<NoProxy::Entry> NoProxy::read_host(std::string_view text) {
  const bool bracketed = text.starts_with('[') && text.ends_with(']');
  const auto found = read_address(bracketed ? text.substr(1, text.size() - 2) : text);
  Entry entry;
  if (found) {
    entry.network = *found;
    entry.prefix = width_of(*found);
    return entry;
  }
  if (text.starts_with('*')) text.remove_prefix(1);
  if (text.starts_with('.')) text.remove_prefix(1);
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.empty()) return std::nullopt;
  entry.name = lower_case(text);
  return entry;
}

std::optional<NoProxy::Entry> NoProxy::read_entry(std::string_view text) {
  if (text.find('/') != std::string_view::npos) return read_network(text);
  const std::size_t colon = text.rfind(':');
  // An IPv6 address as a whole has colons too.
  if (colon == std::string_view::npos || text.ends_with(']') || read_address(text)) return read_host(text);
  auto entry = read_host(text.substr(0, colon));
  const auto port = parse_port(text.substr(colon + 1));
  if (!entry || !port) return std::nullopt;
  entry->port = port;
  return entry;
}

NoProxy::NoProxy(std::string_view list) {
  for (;;) {
    list.remove_prefix(std::min(list.find_first_not_of(kSeparators), list.size()));
    if (list.empty()) return;
    const std::string_view text = list.substr(0, list.find_first_of(kSeparators));
    list.remove_prefix(text.size());
    everything_ = everything_ || text == "*";
    if (const auto entry = read_entry(text)) entries_.push_back(*entry);
  }
}

bool NoProxy::matches(const Origin& origin) const {
  if (everything_ || is_loopback(origin.host)) return true;
  const auto host = read_address(origin.host);
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    if (entry.port && *entry.port != origin.port) return false;
    if (entry.name.empty()) return host && is_in(*host, entry.network, entry.prefix);
    return !host && is_at_or_below(origin.host, entry.name);
  });
}

}  // namespace lge::net
