#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "simulator/service.hpp"
#include "support/log.hpp"
#include "support/spawn.hpp"

namespace lge::simulator {

struct TlsFiles {
  std::string certificate;  ///< PEM, the chain
  std::string key;          ///< PEM
};

/// The sockets in front of a Service, on one loop and one thread. All must outlive the loop's run.
class Server {
 public:
  Server(boost::asio::io_context& loop, Service& service, Log& log);

  /// Listens on a loopback endpoint, with TLS where files are given, and answers the port. Throws
  /// boost::system::system_error where the address is in use or a file is not what it should be.
  std::uint16_t listen(const boost::asio::ip::tcp::endpoint& endpoint, const std::optional<TlsFiles>& tls);
  /// Lets the world live also while nobody asks.
  void start_ticking();
  /// Ends every connection and lets the loop run out, after a second by force.
  void stop();

 private:
  struct Listener {
    boost::asio::ip::tcp::acceptor acceptor;
    std::optional<boost::asio::ssl::context> tls;
  };

  boost::asio::awaitable<void> accept(Listener* listener);
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);
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
