#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "support/log.hpp"
#include "support/result.hpp"
#include "support/sleeper.hpp"
#include "support/spawn.hpp"
#include "web/access.hpp"
#include "web/connection.hpp"
#include "web/crowd.hpp"
#include "web/listen_address.hpp"
#include "web/listener.hpp"
#include "web/router.hpp"
#include "web/server_options.hpp"
#include "web/wire.hpp"

namespace lge::web {

/// Serves a router over HTTP/1.0 and HTTP/1.1. Not thread-safe: everything happens on the executor, which has
/// one thread. Destroy it after its loop has ended.
///
/// Where there are as many connections as may be, in all or from one address, or as many requests in flight,
/// a newcomer takes the place of whoever whom_to_evict names; only where everybody is being served it gets a
/// 503.
class Server {
 public:
  /// `log` and `observer` must outlive the server.
  Server(boost::asio::any_io_executor executor, ServerOptions options, Router router, Log& log,
         metrics::HttpObserver& observer, MakeWire make_wire = make_plain_wire);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() = default;

  /// Binds all addresses, or none. Once, before start(). The error is a sentence for people; a name is looked
  /// up, which may block. From here on clients can connect; they wait until start().
  Result<void, std::string> listen(const std::vector<ListenAddress>& addresses);
  /// What is really bound, with the ports that the system chose: `127.0.0.1:41233`, `[::]:10998`,
  /// `unix:/run/a.sock`.
  [[nodiscard]] std::vector<std::string> addresses() const;
  /// From now on pages are protected so; by default they are open to everybody. TLS is that of connections
  /// accepted from now on.
  void protect(std::shared_ptr<const Access> access);
  /// Begins to accept. Once.
  void start();
  /// Stops accepting, closes connections that wait for a request, and gives running answers `stop_grace` to
  /// end. The loop runs dry as soon as no connection is left. May be called at any time, and more than once.
  void stop();

 private:
  boost::asio::awaitable<void> accept_loop(Acceptor& acceptor);
  boost::asio::awaitable<void> serve(std::shared_ptr<Connection> connection);
  boost::asio::awaitable<void> close_after_grace();
  std::unique_ptr<Wire> make_wire(StreamSocket socket, ClientAddress client);
  void admit(std::unique_ptr<Wire> wire);
  bool make_room(const std::optional<AddressGroup>& group);
  bool make_way_for_request();
  bool evict(const std::shared_ptr<Connection>& connection);
  void turn_away(Wire& wire);
  void warn_full(std::string_view of_what, std::size_t limit);

  boost::asio::any_io_executor executor_;
  ServerShared shared_;
  MakeWire make_wire_;
  Listeners listeners_;
  Crowd crowd_;
  AsioSleeper sleeper_;
  SteadyTime next_full_warning_;
  TaskGroup accepting_;
  TaskGroup serving_;
  TaskGroup grace_;
};

}  // namespace lge::web
