#include "web/listener.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

#include <boost/asio/ip/v6_only.hpp>
#include <fmt/format.h>
#include <sys/un.h>

#include "net/resolver.hpp"
#include "support/outside_text.hpp"

namespace lge::web {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

using Endpoints = std::vector<tcp::endpoint>;

bool lacks_family(const error_code& error) {
  return error == asio::error::address_family_not_supported ||
         error == boost::system::errc::address_not_available;
}

std::string advice(const error_code& error) {
  if (error == asio::error::address_in_use) {
    return "; another program listens there: stop it, or choose another --web.listen-address";
  }
  if (error == asio::error::access_denied) {
    return "; ports below 1024 need the capability CAP_NET_BIND_SERVICE: grant it, or choose a higher port";
  }
  if (error == boost::system::errc::address_not_available) {
    return "; this machine has no such address: choose another --web.listen-address";
  }
  return {};
}

std::string complaint(const TcpAddress& address, const error_code& error) {
  return fmt::format("cannot listen on {}: {}{}", to_string(ListenAddress(address)), error.message(),
                     advice(error));
}

Endpoints candidates(const asio::any_io_executor& executor, const TcpAddress& address, error_code& error) {
  if (address.host.empty()) return {{asio::ip::address_v6::any(), address.port}, {tcp::v4(), address.port}};
  Endpoints endpoints;
  // localhost is the loopback even where no hosts file says so, as in a minimal container.
  if (const auto known = net::known_addresses(address.host)) {
    for (const asio::ip::address& one : *known)
      endpoints.emplace_back(one, address.port);
  } else {
    tcp::resolver resolver(executor);
    const auto found =
        resolver.resolve(address.host, std::to_string(address.port), tcp::resolver::numeric_service, error);
    for (const auto& entry : found)
      endpoints.push_back(entry.endpoint());
  }
  std::partition(endpoints.begin(), endpoints.end(),
                 [](const tcp::endpoint& endpoint) { return endpoint.address().is_v4(); });
  endpoints.resize(std::min<std::size_t>(endpoints.size(), 1));
  return endpoints;
}

void open(Acceptor& acceptor, const tcp::endpoint& endpoint, error_code& error) {
  acceptor.open(endpoint.protocol(), error);
  if (error) return;
  // A restart need not wait for the old connections' TIME_WAIT.
  acceptor.set_option(Acceptor::reuse_address(true), error);
  if (!error && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
}

// The path of a Unix socket; the name of an abstract one, which systemd may hand over, after an @.
std::string unix_path(const StreamEndpoint& endpoint) {
  const std::size_t start = offsetof(sockaddr_un, sun_path);
  if (endpoint.size() <= start) return {};
  std::string path(reinterpret_cast<const char*>(endpoint.data()) + start, endpoint.size() - start);
  if (path.front() == '\0') {
    path.front() = '@';
    return path;
  }
  return path.substr(0, path.find('\0'));
}

}  // namespace

Result<Acceptor, std::string> open_tcp(const asio::any_io_executor& executor, const TcpAddress& address) {
  error_code error;
  const Endpoints all = candidates(executor, address, error);
  if (!error && all.empty()) error = asio::error::host_not_found;
  for (const tcp::endpoint& endpoint : all) {
    Acceptor acceptor(executor);
    open(acceptor, endpoint, error);
    if (!error) return acceptor;
    if (!lacks_family(error)) break;
  }
  return complaint(address, error);
}

Result<Listeners, std::string> open_listeners(const asio::any_io_executor& executor,
                                              const ListenAddress& address, InheritedSockets& inherited) {
  if (const auto* systemd = std::get_if<SystemdAddress>(&address)) {
    return open_inherited(executor, *systemd, inherited);
  }
  Listeners one;
  if (const auto* path = std::get_if<UnixAddress>(&address)) {
    auto listener = open_unix(executor, *path);
    if (!listener) return listener.error();
    one.push_back(std::move(*listener));
  } else {
    auto acceptor = open_tcp(executor, std::get<TcpAddress>(address));
    if (!acceptor) return acceptor.error();
    one.push_back({std::move(*acceptor)});
  }
  return one;
}

ClientAddress client_address(const StreamEndpoint& peer) {
  const int family = peer.data()->sa_family;
  if (family != AF_INET && family != AF_INET6) return std::nullopt;
  tcp::endpoint endpoint;
  std::memcpy(endpoint.data(), peer.data(), std::min(peer.size(), endpoint.capacity()));
  return endpoint;
}

std::string to_string(const StreamEndpoint& endpoint) {
  const ClientAddress tcp = client_address(endpoint);
  return tcp ? to_string(*tcp) : "unix:" + on_one_line(unix_path(endpoint));
}

std::string to_string(const tcp::endpoint& endpoint) {
  return to_string(ListenAddress(TcpAddress{endpoint.address().to_string(), endpoint.port()}));
}

}  // namespace lge::web
