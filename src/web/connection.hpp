#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "support/log.hpp"
#include "web/access.hpp"
#include "web/router.hpp"
#include "web/server_options.hpp"
#include "web/wire.hpp"

namespace lge::web {

/// Called once for each answer, on the serving loop.
using OnRequest = std::function<void(std::string_view handler, unsigned code)>;

/// What all connections of a server share.
struct ServerShared {
  ServerOptions options;
  Router router;
  Log& log;
  OnRequest on_request;
  std::shared_ptr<const Access> access;  ///< never null; replaced as a whole
  bool stopping = false;                 ///< connections end after the answer at hand
};

/// One client's connection. Used on the serving loop only.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  /// Serves requests, one after the other, until the connection is closed. The caller keeps the object until
  /// then.
  virtual boost::asio::awaitable<void> run() = 0;
  /// True while an answer is being sent.
  [[nodiscard]] virtual bool answering() const = 0;
  /// Closes the socket, so that run() returns soon.
  virtual void close() = 0;
};

/// `shared` must outlive the connection.
std::shared_ptr<Connection> make_connection(std::unique_ptr<Wire> wire, ServerShared& shared);

}  // namespace lge::web
