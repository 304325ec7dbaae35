#pragma once

#include <optional>

#include <boost/asio/awaitable.hpp>

#include "net/connection.hpp"
#include "net/errors.hpp"
#include "net/proxy_url.hpp"
#include "net/transport.hpp"

namespace lge::net {

/// Asks the proxy at the other end of `connection` to pass on what follows to `origin` (CONNECT: RFC 9110,
/// 9.3.6). Nothing where it does; else why not, naming both: Failure::timeout, or connect for whatever else
/// it did. `connection` and `proxy` must live until the end. Throws boost::system::system_error
/// (operation_aborted) where the coroutine is cancelled.
boost::asio::awaitable<std::optional<Error>> open_tunnel(Connection& connection, const Proxy& proxy,
                                                         Origin origin, Deadline deadline);

/// What it means that a proxy answered a request for `origin` with a status of its own.
Error proxy_refusal(const Origin& origin, const Proxy& proxy, unsigned status);

/// `through the proxy host:port`, for people.
std::string describe(const Proxy& proxy);

}  // namespace lge::net
