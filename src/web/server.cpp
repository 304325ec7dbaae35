#include "web/server.hpp"

#include <csignal>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "web/tls_wire.hpp"

namespace lge::web {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::chrono::minutes kFullWarningInterval{1};

}  // namespace

Server::Server(asio::any_io_executor executor, ServerOptions options, Router router, Log& log,
               OnRequest on_request, MakeWire make_wire)
    : executor_(std::move(executor)),
      shared_{options, std::move(router), log, std::move(on_request), open_access()},
      make_wire_(std::move(make_wire)),
      accepting_(executor_, log),
      serving_(executor_, log),
      grace_(executor_, log) {}

Result<void, std::string> Server::listen(const std::vector<ListenAddress>& addresses) {
  std::vector<Acceptor> opened;
  for (const ListenAddress& address : addresses) {
    auto acceptor = open_listener(executor_, address);
    if (!acceptor) return acceptor.error();
    opened.push_back(std::move(*acceptor));
  }
  acceptors_ = std::move(opened);
  return {};
}

std::vector<std::string> Server::addresses() const {
  std::vector<std::string> all;
  for (const Acceptor& acceptor : acceptors_) {
    error_code closed;
    const StreamEndpoint endpoint = acceptor.local_endpoint(closed);
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
  for (Acceptor& acceptor : acceptors_)
    accepting_.spawn("accept", accept_loop(acceptor));
}

void Server::stop() {
  if (std::exchange(shared_.stopping, true)) return;
  for (Acceptor& acceptor : acceptors_) {
    error_code ignored;
    acceptor.close(ignored);
  }
  accepting_.cancel();
  for (const auto& connection : open_) {
    if (!connection->answering()) connection->close();
  }
  if (!open_.empty()) grace_.spawn("grace", close_after_grace());
}

asio::awaitable<void> Server::join() {
  co_await accepting_.join();
  co_await serving_.join();
  grace_.cancel();
  co_await grace_.join();
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
  if (open_.size() >= shared_.options.max_connections) return turn_away(*wire);
  const std::shared_ptr<Connection> connection = make_connection(std::move(wire), shared_);
  open_.insert(connection);
  serving_.spawn("connection", serve(connection));
}

void Server::turn_away(Wire& wire) {
  const SteadyTime now = std::chrono::steady_clock::now();
  if (now >= next_full_warning_) {
    next_full_warning_ = now + kFullWarningInterval;
    shared_.log.warn("too many connections; new ones are answered with 503",
                     field("limit", shared_.options.max_connections));
  }
  if (shared_.on_request) shared_.on_request(kNoHandler, 503);
  const Response busy = text_response(503, "503: too many connections\n");
  wire.turn_away(
      render_head(busy, AfterAnswer::close, std::chrono::system_clock::now(), shared_.access->headers) +
      *busy.body);
}

asio::awaitable<void> Server::serve(std::shared_ptr<Connection> connection) {
  std::exception_ptr failure;
  try {
    co_await connection->run();
  } catch (...) {
    failure = std::current_exception();
  }
  open_.erase(connection);
  if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> Server::close_after_grace() {
  co_await sleeper_.sleep_until(std::chrono::steady_clock::now() + shared_.options.stop_grace);
  for (const auto& connection : open_)
    connection->close();
}

}  // namespace lge::web
