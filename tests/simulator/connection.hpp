#pragma once

#include <optional>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "simulator/service.hpp"

namespace lge::simulator {

/// Serves one connection until it ends: requests with a header of at most 64 KB and a body of at most 64 MB,
/// each answered by `service`, mishaps and all. Garbage gets 400. With `tls`, speaks TLS as that front does.
/// Throws only when cancelled. `service` must outlive the coroutine.
boost::asio::awaitable<void> serve_connection(boost::asio::ip::tcp::socket socket,
                                              std::optional<TlsFront> tls, Service* service);

/// The same as a forward proxy: whole URLs, and CONNECT, behind which the simulator itself speaks, with TLS
/// where it has a TLS listener and the port asked for is not 80.
boost::asio::awaitable<void> serve_proxy_connection(boost::asio::ip::tcp::socket socket, Service* service);

}  // namespace lge::simulator
