#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>

#include "net/connection.hpp"
#include "net/errors.hpp"
#include "net/proxy_url.hpp"
#include "net/resolver.hpp"
#include "net/tls_context.hpp"
#include "net/transport.hpp"

namespace lge::net {

/// Makes new connections: looks the name up, tries its addresses in turn, and does the TLS handshake. Through
/// a proxy the name and the addresses are the proxy's, a tunnel is opened for https:// origins, and the
/// certificate is still the origin's.
/// Use it on one loop only.
class Dialer {
 public:
  /// The longest each phase may take; 0: as long as the request.
  struct Limits {
    Millis resolve;
    Millis connect;  ///< for each address, and again for a proxy's tunnel
    Millis handshake;
  };
  using Answer = Result<std::unique_ptr<Connection>, Error>;

  Dialer(std::shared_ptr<Resolver> resolver, std::shared_ptr<TlsTrust> tls, Limits limits)
      : resolver_(std::move(resolver)), tls_(std::move(tls)), limits_(limits) {}

  /// A connection ready for a request. `proxy` (null: none) must live until the end. Throws
  /// boost::system::system_error (operation_aborted) where the coroutine is cancelled.
  [[nodiscard]] boost::asio::awaitable<Answer> dial(Origin origin, const Proxy* proxy, Budget budget) const;

 private:
  [[nodiscard]] boost::asio::awaitable<Answer> reach(Origin origin, Budget budget) const;
  [[nodiscard]] boost::asio::awaitable<Answer> reach_through(const Proxy& proxy, Origin origin,
                                                             Budget budget) const;
  [[nodiscard]] boost::asio::awaitable<Result<Addresses, Error>> look_up(Origin origin, Budget budget) const;
  [[nodiscard]] boost::asio::awaitable<Answer> connect(Origin origin, Addresses addresses,
                                                       Budget budget) const;
  [[nodiscard]] boost::asio::awaitable<Answer> secure(Origin origin, std::unique_ptr<Connection> connection,
                                                      Budget budget) const;

  std::shared_ptr<Resolver> resolver_;
  std::shared_ptr<TlsTrust> tls_;
  Limits limits_;
};

}  // namespace lge::net
