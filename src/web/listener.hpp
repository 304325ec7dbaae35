#pragma once

#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "support/result.hpp"
#include "web/listen_address.hpp"
#include "web/wire.hpp"

namespace lge::web {

using StreamEndpoint = boost::asio::generic::stream_protocol::endpoint;
/// A listening socket of whatever family.
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol>;

/// A bound and listening socket. No host means `::` for both families, and `0.0.0.0` where the machine has no
/// IPv6; so does `::` itself for both families. A name is looked up, which may block, and one of its
/// addresses is taken, IPv4 first. The error is a sentence for people.
Result<Acceptor, std::string> open_listener(const boost::asio::any_io_executor& executor,
                                            const ListenAddress& address);

/// Who connects, as accept tells it.
ClientAddress client_address(const StreamEndpoint& peer);

/// `127.0.0.1:10998`, `[::1]:10998`.
std::string to_string(const boost::asio::ip::tcp::endpoint& endpoint);
std::string to_string(const StreamEndpoint& endpoint);

}  // namespace lge::web
