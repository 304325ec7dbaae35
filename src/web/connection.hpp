#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include "metrics/http_observer.hpp"
#include "support/log.hpp"
#include "web/access.hpp"
#include "web/address_group.hpp"
#include "web/eviction.hpp"
#include "web/router.hpp"
#include "web/server_options.hpp"
#include "web/wire.hpp"

namespace lge::web {

/// What all connections of a server share.
struct ServerShared {
  ServerOptions options;
  Router router;
  Log& log;
  metrics::HttpObserver& observer;
  std::shared_ptr<const Access> access;  ///< never null; replaced as a whole
  bool stopping = false;                 ///< connections end after the answer at hand
  std::size_t in_flight = 0;
  /// Called where max_requests_in_flight are: false where none of them makes way for one more.
  std::function<bool()> make_way;
};

/// One client's connection. Used on the serving loop only.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  /// Serves requests, one after the other, until the connection is closed, and tells why it ended. The caller
  /// keeps the object until then.
  virtual boost::asio::awaitable<metrics::ConnectionEnd> run() = 0;
  [[nodiscard]] virtual Guest guest() const = 0;
  [[nodiscard]] virtual const std::optional<AddressGroup>& group() const = 0;
  /// Closes the socket, so that run() returns soon; with this reason. Its request is no longer in flight.
  virtual void close(metrics::ConnectionEnd why) = 0;
};

/// `shared` must outlive the connection.
std::shared_ptr<Connection> make_connection(std::unique_ptr<Wire> wire, ServerShared& shared);

}  // namespace lge::web
