#include "simulator/server.hpp"

#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "simulator/connection.hpp"

namespace lge::simulator {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t kMaxConnections = 4096;
constexpr Millis kTick{100};
constexpr std::chrono::seconds kAcceptPause{1};
constexpr Millis kStopTurn{10};
constexpr int kStopTurns = 100;

// Counts a connection for as long as it is served, however that ends.
class OpenConnection {
 public:
  explicit OpenConnection(Stats& stats) : stats_(stats) { stats_.connection_opened(); }
  OpenConnection(const OpenConnection&) = delete;
  OpenConnection& operator=(const OpenConnection&) = delete;
  ~OpenConnection() { stats_.connection_closed(); }

 private:
  Stats& stats_;
};

}  // namespace

Server::Server(asio::io_context& loop, Service& service, Log& log)
    : loop_(loop), service_(service), log_(log), tasks_(loop.get_executor(), log), stopping_(loop) {}

std::uint16_t Server::listen(const tcp::endpoint& endpoint) {
  return add(endpoint, false, std::nullopt);
}

std::uint16_t Server::listen_tls(const tcp::endpoint& endpoint, const TlsFiles& files) {
  return add(endpoint, false, service_.tls().add(files));
}

std::uint16_t Server::listen_proxy(const tcp::endpoint& endpoint) {
  return add(endpoint, true, std::nullopt);
}

std::uint16_t Server::add(const tcp::endpoint& endpoint, bool is_proxy, std::optional<std::size_t> tls) {
  auto listener = std::make_unique<Listener>(Listener{tcp::acceptor(loop_, endpoint), is_proxy, tls});
  const std::uint16_t port = listener->acceptor.local_endpoint().port();
  tasks_.spawn("accept", accept(listener.get()));
  listeners_.push_back(std::move(listener));
  return port;
}

void Server::start_ticking() {
  tasks_.spawn("tick", tick());
}

void Server::stop() {
  error_code ignored;
  for (const auto& listener : listeners_)
    listener->acceptor.close(ignored);
  tasks_.cancel();
  wait_for_tasks(kStopTurns);
}

void Server::wait_for_tasks(int turns) {
  if (tasks_.empty()) return;
  if (turns == 0) {
    loop_.stop();
    return;
  }
  stopping_.expires_after(kStopTurn);
  stopping_.async_wait([this, turns](const error_code& error) {
    if (!error) wait_for_tasks(turns - 1);
  });
}

asio::awaitable<void> Server::accept(Listener* listener) {
  while (listener->acceptor.is_open()) {
    error_code error;
    tcp::socket socket =
        co_await listener->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      log_.warn("cannot accept a connection; trying again in a second", field("err", error.message()));
      asio::steady_timer timer(loop_, kAcceptPause);
      co_await timer.async_wait(asio::use_awaitable);
      continue;
    }
    if (tasks_.size() < kMaxConnections) tasks_.spawn("connection", serve(std::move(socket), listener));
  }
}

asio::awaitable<void> Server::serve(tcp::socket socket, const Listener* listener) {
  const OpenConnection counted(service_.stats());
  if (listener->is_proxy) {
    co_await serve_proxy_connection(std::move(socket), &service_);
    co_return;
  }
  std::optional<TlsFront> tls;
  if (listener->tls) tls = service_.tls().front(*listener->tls);
  co_await serve_connection(std::move(socket), std::move(tls), &service_);
}

asio::awaitable<void> Server::tick() {
  asio::steady_timer timer(loop_);
  for (;;) {
    timer.expires_after(kTick);
    co_await timer.async_wait(asio::use_awaitable);
    service_.world().sweep();
  }
}

}  // namespace lge::simulator
