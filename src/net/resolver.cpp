#include "net/resolver.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <netdb.h>
#include <sys/socket.h>

namespace lge::net {

namespace asio = boost::asio;

namespace {

using boost::system::error_code;

constexpr std::size_t kMaxThreads = 16;

bool ends_with_localhost(std::string_view host) {
  constexpr std::string_view kName = "localhost";
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.size() < kName.size()) return false;
  const std::string_view tail = host.substr(host.size() - kName.size());
  const bool same = std::equal(tail.begin(), tail.end(), kName.begin(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
  return same && (host.size() == kName.size() || host[host.size() - kName.size() - 1] == '.');
}

error_code translate(int code) {
  switch (code) {
    case EAI_AGAIN:
      return asio::error::host_not_found_try_again;
    case EAI_FAIL:
      return asio::error::no_recovery;
    case EAI_MEMORY:
      return asio::error::no_memory;
    case EAI_SYSTEM:
      return {errno, boost::system::system_category()};
    default:
      return asio::error::host_not_found;
  }
}

std::optional<asio::ip::address> to_address(const addrinfo& info) {
  asio::ip::tcp::endpoint endpoint;
  const bool known = info.ai_family == AF_INET || info.ai_family == AF_INET6;
  if (!known || info.ai_addrlen > endpoint.capacity()) return std::nullopt;
  std::memcpy(endpoint.data(), info.ai_addr, info.ai_addrlen);
  endpoint.resize(info.ai_addrlen);
  return endpoint.address();
}

Resolver::Answer ask_system(const std::string& name) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(name.c_str(), nullptr, &hints, &list);
  if (code != 0) return translate(code);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
  Addresses addresses;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    const auto address = to_address(*one);
    if (address && std::find(addresses.begin(), addresses.end(), *address) == addresses.end()) {
      addresses.push_back(*address);
    }
  }
  if (addresses.empty()) return error_code(asio::error::host_not_found);
  return addresses;
}

}  // namespace

std::optional<Addresses> known_addresses(std::string_view host) {
  if (ends_with_localhost(host)) {
    return Addresses{asio::ip::address_v6::loopback(), asio::ip::address_v4::loopback()};
  }
  error_code error;
  const auto address = asio::ip::make_address(std::string(host), error);
  if (error) return std::nullopt;
  return Addresses{address};
}

std::unique_ptr<Resolver> make_system_resolver() {
  return make_threaded_resolver(ask_system, kMaxThreads);
}

}  // namespace lge::net
