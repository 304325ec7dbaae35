#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "app/command_line.hpp"
#include "app/engine.hpp"
#include "app/fleet.hpp"
#include "config/config.hpp"
#include "metrics/exposition.hpp"
#include "metrics/instruments.hpp"
#include "metrics/snapshot.hpp"
#include "support/environment.hpp"
#include "usage/store.hpp"
#include "web/server.hpp"
#include "web/text_cell.hpp"

namespace lge::app {

/// The running program: two loops with a thread each, one that polls and one that serves. They share the
/// snapshot cell and the instruments, and nothing else.
///
/// Stopping, within 5 s: /-/ready says no, polls are cancelled, the server stops accepting and lets answers
/// end, both loops run dry. Reload (SIGHUP): the new configuration is read, checked and built as a whole;
/// only then the old engine ends and the new one starts. Gateways that stay keep their values and counters.
class Daemon {
 public:
  /// `store` may be null: then counters are in memory only. Throws std::runtime_error with a sentence for
  /// people where the configuration cannot be used.
  Daemon(CommandLine line, config::Config config, std::unique_ptr<usage::Store> store,
         const Environment& environment, Log& log);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  ~Daemon() = default;

  /// Binds the addresses; the error is a sentence for people.
  Result<void, std::string> listen();
  /// Runs until SIGTERM or SIGINT. Call it once, after listen().
  void run();

 private:
  std::unique_ptr<Engine> make_engine(config::Config config);
  web::Router make_router();
  boost::asio::awaitable<void> supervise();
  boost::asio::awaitable<int> next_signal();
  boost::asio::awaitable<void> reload();
  boost::asio::awaitable<void> keep_fresh();
  boost::asio::awaitable<void> enforce_stop_limit();
  void start_polling();
  void serve();

  CommandLine line_;
  const Environment& environment_;
  Log& log_;
  SystemClock clock_;
  AsioSleeper sleeper_;
  SystemRandom random_;
  metrics::SnapshotCell cell_;
  web::TextCell config_text_;  // as it is in effect
  metrics::Instruments instruments_;
  metrics::Exposition exposition_;  // of the serving loop
  std::atomic<bool> stopping_ = false;
  boost::asio::io_context serving_loop_{1};
  boost::asio::io_context polling_loop_{1};
  boost::asio::signal_set signals_;
  std::unique_ptr<Engine> engine_;
  Fleet fleet_;
  TaskGroup keepers_;
  web::Server server_;
};

}  // namespace lge::app
