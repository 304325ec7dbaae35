#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "app/command_line.hpp"
#include "app/engine.hpp"
#include "app/fleet.hpp"
#include "app/reloader.hpp"
#include "app/service.hpp"
#include "app/signals.hpp"
#include "app/web_protection.hpp"
#include "config/config.hpp"
#include "metrics/exposition.hpp"
#include "metrics/instruments.hpp"
#include "metrics/snapshot.hpp"
#include "support/environment.hpp"
#include "support/event.hpp"
#include "usage/store.hpp"
#include "web/server.hpp"
#include "web/text_cell.hpp"

namespace lge::app {

/// What the daemon needs of the rest of the program. Everything outlives it.
struct DaemonWorld {
  const Environment& environment;
  Log& log;
  LogThreshold& log_threshold;  ///< of `log`
  ServiceManager& service_manager;
};

/// The running program: two loops with a thread each, one that polls and one that serves. They share the
/// snapshot cell, the instruments and the log, and nothing else.
///
/// Stopping, within 5 s: /-/ready says no, polls are cancelled, the server stops accepting and lets answers
/// end, both loops run dry. Reload (SIGHUP, POST /-/reload): everything that is read again is read, checked
/// and built as a whole; only then it takes the place of what was there, and what it leaves as it was goes
/// on.
class Daemon {
 public:
  /// `store` may be null: then counters are in memory only. Throws
  /// std::runtime_error with a sentence for people where the configuration cannot be used.
  Daemon(CommandLine line, config::Config config, std::unique_ptr<usage::Store> store,
         const DaemonWorld& world);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  ~Daemon() = default;

  /// Binds the addresses; the error is a sentence for people.
  Result<void, std::string> listen();
  /// Runs until SIGTERM or SIGINT. Call it once, after listen(), with these and SIGHUP blocked (signals.hpp).
  void run();

 private:
  /// All that a reload reads again, ready to be taken up without a further failure.
  struct Reread {
    Engine::Next engine;
    std::optional<WebProtection::Prepared> protection;
  };

  std::unique_ptr<Engine> make_engine(config::Config config);
  web::Router make_router();
  web::LifecycleOptions lifecycle_options();
  void protect_pages(const std::filesystem::path& web_config_file);
  boost::asio::awaitable<void> supervise();
  boost::asio::awaitable<void> stop();
  boost::asio::awaitable<web::ReloadOutcome> reload();
  Result<Reread, std::vector<std::string>> read_again();
  boost::asio::awaitable<void> take_up(Reread next);
  boost::asio::awaitable<web::ReloadOutcome> reload_for_client();
  void set_log_level(LogLevel level);
  boost::asio::awaitable<void> keep_fresh();
  boost::asio::awaitable<void> keep_watchdog(std::chrono::microseconds limit);
  boost::asio::awaitable<void> enforce_stop_limit();
  void serve();

  CommandLine line_;
  DaemonWorld world_;
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
  Signals signals_;
  std::unique_ptr<Engine> engine_;
  Fleet fleet_;
  Service service_;
  Heartbeat heartbeat_;
  Reloader reloader_;
  TaskGroup keepers_;
  bool served_ = false;  // the serving loop has run dry; on the polling loop, as is the next
  Event serving_ended_;
  std::unique_ptr<web::PasswordWorkers> password_workers_;
  web::Server server_;
  std::unique_ptr<WebProtection> protection_;  // null without --web.config.file
};

}  // namespace lge::app
