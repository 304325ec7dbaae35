#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "simulator/service.hpp"

namespace lge::simulator {

/// Serves one connection until it ends: requests with a header of at most 64 KB and a body of at most 64 MB,
/// each answered by `service`, mishaps and all. Garbage gets 400. With `tls`, speaks TLS. Throws only when
/// cancelled. `service` and `tls` must outlive the coroutine.
boost::asio::awaitable<void> serve_connection(boost::asio::ip::tcp::socket socket,
                                              boost::asio::ssl::context* tls, Service* service);

}  // namespace lge::simulator
