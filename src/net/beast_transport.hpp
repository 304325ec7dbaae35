#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>

#include "net/proxy.hpp"
#include "net/resolver.hpp"
#include "net/transport.hpp"

namespace lge::net {

/// How the real transport behaves. All times are the longest a phase may take (0: as long as the whole
/// request); together they are bounded by `total`.
struct TransportOptions {
  Millis total = std::chrono::seconds(10);     ///< the whole request, from the call to the last byte
  Millis resolve = std::chrono::seconds(5);    ///< the lookup of a name
  Millis connect = std::chrono::seconds(5);    ///< TCP, for each address of a name; a proxy's CONNECT
  Millis handshake = std::chrono::seconds(5);  ///< TLS
  Millis write{0};                             ///< sending the request
  Millis read{0};                              ///< from the request's last byte to the answer's last byte
  Millis idle = std::chrono::seconds(50);  ///< a connection unused for longer is closed, and not used again
  std::size_t max_header_bytes = 65'536;
  std::size_t max_body_bytes = 16'777'216;       ///< enforced while reading, and while unpacking
  std::size_t max_idle_connections = 8;          ///< kept alive for each origin; 0: none
  std::optional<std::filesystem::path> ca_file;  ///< PEM; none: the system's store
  ProxyRules proxy;                              ///< default: no proxy
  /// False: idle connections are closed when the next request is sent or ends. True: at their time, by a
  /// timer, which keeps the loop's run() from returning while a connection is idle and the transport lives.
  bool close_idle_by_timer = false;
};

/// The real transport: Boost.Beast over TCP or OpenSSL (TLS 1.2 and up, SNI, chain and host name verified),
/// connections kept alive and used again. A request that fails on a connection that had been kept, before a
/// byte of the answer came, is sent once more on a fresh one (RFC 9112, 9.3.1; GET and HEAD only). A request
/// that cannot be sent as HTTP (see format_request) is answered as bad_response, without a connection. Its
/// idle connections belong to the loop of its requests: destroy it before that loop, and after its requests.
/// Throws std::runtime_error with a sentence for people where `ca_file` cannot be used.
std::unique_ptr<Transport> make_beast_transport(const TransportOptions& options);
/// The same with another resolver.
std::unique_ptr<Transport> make_beast_transport(const TransportOptions& options,
                                                std::shared_ptr<Resolver> resolver);

}  // namespace lge::net
