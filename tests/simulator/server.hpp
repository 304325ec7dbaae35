#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "simulator/service.hpp"
#include "support/log.hpp"
#include "support/spawn.hpp"

namespace lge::simulator {

/// The sockets in front of a Service, on one loop and one thread. All must outlive the loop's run.
class Server {
 public:
  Server(boost::asio::io_context& loop, Service& service, Log& log);

  /// Each listens on a loopback endpoint and answers the port, as the API over HTTP or HTTPS, or as a forward
  /// proxy to it. They throw boost::system::system_error where the address is in use or a file is not what it
  /// should be.
  std::uint16_t listen(const boost::asio::ip::tcp::endpoint& endpoint);
  std::uint16_t listen_tls(const boost::asio::ip::tcp::endpoint& endpoint, const TlsFiles& files);
  std::uint16_t listen_proxy(const boost::asio::ip::tcp::endpoint& endpoint);
  /// Lets the world live also while nobody asks.
  void start_ticking();
  /// Ends every connection and lets the loop run out, after a second by force.
  void stop();

 private:
  struct Listener {
    boost::asio::ip::tcp::acceptor acceptor;
    bool is_proxy = false;
    std::optional<std::size_t> tls;  ///< the number of its front
  };

  std::uint16_t add(const boost::asio::ip::tcp::endpoint& endpoint, bool is_proxy,
                    std::optional<std::size_t> tls);
  boost::asio::awaitable<void> accept(Listener* listener);
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket, const Listener* listener);
  boost::asio::awaitable<void> tick();
  void wait_for_tasks(int turns);

  boost::asio::io_context& loop_;
  Service& service_;
  Log& log_;
  TaskGroup tasks_;
  boost::asio::steady_timer stopping_;
  std::vector<std::unique_ptr<Listener>> listeners_;
};

}  // namespace lge::simulator
