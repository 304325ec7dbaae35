#pragma once

#include <string>
#include <string_view>

#include "net/client.hpp"
#include "net/script_server.hpp"
#include "support/base64.hpp"

namespace lge::net::tests {

/// Everything through a proxy at that port; `user` as in `name:password`.
inline TransportOptions through(std::uint16_t port, std::string_view user = {}) {
  TransportOptions options;
  Proxy proxy{{false, "127.0.0.1", port}, {}};
  if (!user.empty()) proxy.authorization = Secret("Basic " + to_base64(user));
  options.proxy = {proxy, proxy, std::nullopt};
  return options;
}

/// As errors call it.
inline std::string proxy_at(std::uint16_t port) {
  return "through the proxy 127.0.0.1:" + std::to_string(port);
}

/// An origin whose name nothing but the proxy knows.
inline Request far(bool tls) {
  Request request;
  request.origin = tls ? Origin{true, "api.far", 443} : Origin{false, "api.far", 80};
  request.target = "/list?a=b";
  return request;
}

/// Answers every request of a connection.
inline void answer_all(Peer& peer) {
  while (!peer.read_head().empty())
    peer.send(kOk);
}

}  // namespace lge::net::tests
