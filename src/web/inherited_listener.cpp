#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/listener.hpp"

namespace lge::web {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

int option_of(int descriptor, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  return ::getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

int family_of(int descriptor) {
  return option_of(descriptor, SO_DOMAIN);
}

bool is_usable(int descriptor) {
  const int family = family_of(descriptor);
  return (family == AF_INET || family == AF_INET6 || family == AF_UNIX) &&
         option_of(descriptor, SO_TYPE) == SOCK_STREAM && option_of(descriptor, SO_ACCEPTCONN) == 1;
}

std::string nothing_there(const SystemdAddress& address) {
  if (!knows_systemd()) {
    return "cannot take sockets from systemd: this program was built without libsystemd; choose another "
           "--web.listen-address";
  }
  return fmt::format(
      "systemd has handed over no socket{}; start the program through its .socket unit, or choose another "
      "--web.listen-address",
      address.name.empty() ? std::string()
                           : fmt::format(" named \"{}\", or another address has taken it", address.name));
}

}  // namespace

Result<Listeners, std::string> open_inherited(const asio::any_io_executor& executor,
                                              const SystemdAddress& address, InheritedSockets& inherited) {
  const std::vector<InheritedSocket> sockets = inherited.take(address.name);
  if (sockets.empty()) return nothing_there(address);
  Listeners listeners;
  for (const auto& [descriptor, name] : sockets) {
    if (!is_usable(descriptor)) {
      return fmt::format(
          "cannot listen on {}: descriptor {} (\"{}\") is no listening stream socket; use ListenStream= and "
          "Accept=no in its .socket unit",
          to_string(ListenAddress(address)), descriptor, name);
    }
    Acceptor acceptor(executor);
    error_code error;
    acceptor.assign(asio::generic::stream_protocol(family_of(descriptor), 0), descriptor, error);
    if (error)
      return fmt::format("cannot listen on {}: {}", to_string(ListenAddress(address)), error.message());
    listeners.push_back({std::move(acceptor)});
  }
  return listeners;
}

}  // namespace lge::web
