#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "metrics/snapshot.hpp"
#include "support/clock.hpp"
#include "support/log.hpp"

namespace lge::app {

/// Whoever started this process and watches it (systemd). Use it on the polling loop only.
class ServiceManager {
 public:
  ServiceManager() = default;
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;
  virtual ~ServiceManager() = default;

  /// Assignments, one a line, as sd_notify(3) describes them. Never fails: a manager that does not listen is
  /// no reason to stop.
  virtual void notify(const std::string& state) = 0;
  /// It ends this process where no `WATCHDOG=1` comes for so long; none: it does not watch.
  [[nodiscard]] virtual std::optional<std::chrono::microseconds> watchdog() const = 0;
};

/// The one that the environment names (NOTIFY_SOCKET, WATCHDOG_USEC), through libsystemd; without libsystemd,
/// or where there is none, one that does nothing. `log` outlives it.
std::unique_ptr<ServiceManager> make_service_manager(Log& log);

/// Tells the service manager how the program is. Use it on the polling loop only.
class Service {
 public:
  /// Everything outlives it.
  Service(ServiceManager& manager, const metrics::SnapshotCell& snapshots, const Clock& clock);

  /// Clients are answered from now on. Whether polls succeed is not asked: an API that cannot be reached is
  /// no reason to start the program again.
  void ready();
  void reload_began();
  void reload_ended(bool ok);
  void stopping();
  /// To be called now and then: the status is brought up to date.
  void refresh();
  void alive() { manager_.notify("WATCHDOG=1"); }
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const { return manager_.watchdog(); }

 private:
  [[nodiscard]] std::string status() const;

  ServiceManager& manager_;
  const metrics::SnapshotCell& snapshots_;
  const Clock& clock_;
  bool reload_failed_ = false;
  bool stopping_ = false;  // nothing but that is told any more
  std::string told_;
};

/// `10 gateways, 9 up; last poll 2026-01-20T08:00:00Z`. Pure.
std::string status_text(const metrics::Snapshot& snapshot, bool reload_failed);

/// Shows that two loops are alive: a ping goes from here to there and back, so it comes to nothing where one
/// of them hangs. Use it on the loop of `here`; it outlives what runs on both.
class Heartbeat {
 public:
  /// `beat` is called here whenever a ping has come back.
  Heartbeat(boost::asio::any_io_executor here, boost::asio::any_io_executor there,
            std::function<void()> beat);

  /// Nothing while the one before is still under way.
  void ping();

 private:
  boost::asio::any_io_executor here_;
  boost::asio::any_io_executor there_;
  std::function<void()> beat_;
  bool under_way_ = false;
};

}  // namespace lge::app
