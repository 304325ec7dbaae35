#include "web/server.hpp"

#include <csignal>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "web/refusals.hpp"
#include "web/tls_wire.hpp"

namespace lge::web {

namespace asio = boost::asio;
using boost::system::error_code;
using metrics::ConnectionEnd;

namespace {

constexpr std::chrono::minutes kFullWarningInterval{1};

}  // namespace

Server::Server(asio::any_io_executor executor, ServerOptions options, Router router, Log& log,
               metrics::HttpObserver& observer, MakeWire make_wire)
    : executor_(std::move(executor)),
      shared_{options,
              std::move(router),
              log,
              observer,
              open_access(),
              false,
              0,
              [this] { return make_way_for_request(); }},
      make_wire_(std::move(make_wire)),
      accepting_(executor_, log),
      serving_(executor_, log),
      grace_(executor_, log) {}

Result<void, std::string> Server::listen(const std::vector<ListenAddress>& addresses) {
  InheritedSockets inherited = sockets_of_this_process();
  Listeners opened;
  for (const ListenAddress& address : addresses) {
    auto listeners = open_listeners(executor_, address, inherited);
    if (!listeners) return listeners.error();
    for (Listener& listener : *listeners)
      opened.push_back(std::move(listener));
  }
  listeners_ = std::move(opened);
  return {};
}

std::vector<std::string> Server::addresses() const {
  std::vector<std::string> all;
  for (const Listener& listener : listeners_) {
    error_code closed;
    const StreamEndpoint endpoint = listener.acceptor.local_endpoint(closed);
    if (!closed) all.push_back(to_string(endpoint));
  }
  return all;
}

void Server::protect(std::shared_ptr<const Access> access) {
  shared_.access = std::move(access);
}

void Server::start() {
  // sendfile(2) has no flag for it: a client that has left would end the process.
  std::signal(SIGPIPE, SIG_IGN);
  for (Listener& listener : listeners_)
    accepting_.spawn("accept", accept_loop(listener.acceptor));
}

void Server::stop() {
  if (std::exchange(shared_.stopping, true)) return;
  for (Listener& listener : listeners_) {
    error_code ignored;
    listener.acceptor.close(ignored);
    listener.file.reset();
  }
  accepting_.cancel();
  for (const auto& connection : crowd_.members()) {
    if (connection->guest().standing == Standing::waiting) connection->close(ConnectionEnd::stopping);
  }
  if (crowd_.size() != 0) grace_.spawn("grace", close_after_grace());
}

asio::awaitable<void> Server::accept_loop(Acceptor& acceptor) {
  bool failing = false;
  while (!shared_.stopping) {
    error_code error;
    StreamEndpoint peer;
    StreamSocket socket =
        co_await acceptor.async_accept(peer, asio::redirect_error(asio::use_awaitable, error));
    if (shared_.stopping || error == asio::error::operation_aborted) co_return;
    if (!error) {
      failing = false;
      admit(make_wire(std::move(socket), client_address(peer)));
      continue;
    }
    // The client was gone before its turn came.
    if (error == asio::error::connection_aborted) continue;
    if (!std::exchange(failing, true)) {
      shared_.log.warn("cannot accept connections for now; if this goes on, raise the limit of open files",
                       field("err", error.message()));
    }
    co_await sleeper_.sleep_until(std::chrono::steady_clock::now() + shared_.options.accept_pause);
  }
}

std::unique_ptr<Wire> Server::make_wire(StreamSocket socket, ClientAddress client) {
  if (shared_.access->tls) return make_tls_wire(std::move(socket), std::move(client), shared_.access->tls);
  return make_wire_(std::move(socket), std::move(client));
}

void Server::admit(std::unique_ptr<Wire> wire) {
  shared_.observer.connection_opened();
  if (!make_room(group_of(wire->client()))) return turn_away(*wire);
  const std::shared_ptr<Connection> connection = make_connection(std::move(wire), shared_);
  crowd_.enter(connection);
  serving_.spawn("connection", serve(connection));
}

bool Server::make_room(const std::optional<AddressGroup>& group) {
  const ServerOptions& options = shared_.options;
  const SteadyTime now = std::chrono::steady_clock::now();
  const std::size_t of_one = options.max_connections_per_address;
  if (group && of_one != 0 && crowd_.size_of(*group) >= of_one) {
    warn_full("connections from one address", of_one);
    return evict(crowd_.whom_to_evict_of(*group, now, options.patience));
  }
  if (crowd_.size() < options.max_connections) return true;
  warn_full("connections", options.max_connections);
  return evict(crowd_.whom_to_evict(now, options.patience));
}

bool Server::make_way_for_request() {
  const ServerOptions& options = shared_.options;
  warn_full("requests at once", options.max_requests_in_flight);
  evict(crowd_.whom_to_evict_in_flight(std::chrono::steady_clock::now(), options.patience));
  return shared_.in_flight < options.max_requests_in_flight;
}

bool Server::evict(const std::shared_ptr<Connection>& connection) {
  if (!connection) return false;
  crowd_.leave(connection);
  connection->close(ConnectionEnd::evicted);
  return true;
}

void Server::turn_away(Wire& wire) {
  shared_.observer.answered(kNoHandler, 503);
  shared_.observer.connection_closed(ConnectionEnd::refused);
  const Response answer = busy("connections");
  wire.turn_away(
      render_head(answer, AfterAnswer::close, std::chrono::system_clock::now(), shared_.access->headers) +
      *answer.body);
}

void Server::warn_full(std::string_view of_what, std::size_t limit) {
  const SteadyTime now = std::chrono::steady_clock::now();
  if (now < next_full_warning_) return;
  next_full_warning_ = now + kFullWarningInterval;
  shared_.log.warn("too many clients at once; who waits, or takes no answer, makes way for new ones",
                   field("of", of_what), field("limit", limit));
}

asio::awaitable<void> Server::serve(std::shared_ptr<Connection> connection) {
  std::exception_ptr failure;
  ConnectionEnd end = ConnectionEnd::internal;
  try {
    end = co_await connection->run();
  } catch (...) {
    failure = std::current_exception();
    connection->close(end);
  }
  crowd_.leave(connection);
  if (shared_.stopping && crowd_.size() == 0) grace_.cancel();  // nobody is left to be waited for
  shared_.observer.connection_closed(end);
  if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> Server::close_after_grace() {
  co_await sleeper_.sleep_until(std::chrono::steady_clock::now() + shared_.options.stop_grace);
  for (const auto& connection : crowd_.members())
    connection->close(ConnectionEnd::stopping);
}

}  // namespace lge::web
