#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "app/account.hpp"
#include "app/fleet.hpp"
#include "config/config.hpp"
#include "poll/page_walker.hpp"
#include "support/log.hpp"
#include "support/spawn.hpp"

namespace lge::app {

/// A gateway, and how it is polled: its loop goes on as long as all of that is the same.
struct Polled {
  config::Gateway gateway;
  poll::WalkerOptions options;
  Account* account = nullptr;  ///< that of its region and credentials; outlives the loop

  friend bool operator==(const Polled&, const Polled&) = default;
};

/// The polling loops that run: one for each gateway, each of which can be ended by itself, so that gateways
/// come and go while the others are polled. Use it on the polling loop only; destroy it once stop() has
/// returned, or after its loop has ended.
class Loops {
 public:
  /// Makes the loop of a gateway that is in the fleet; its first poll is spread with those of its like: it is
  /// the `index`th of `count`.
  using Make =
      std::function<boost::asio::awaitable<void>(const Polled&, std::size_t index, std::size_t count)>;

  /// Fleet and log outlive it.
  Loops(boost::asio::any_io_executor executor, Fleet& fleet, Log& log, Make make);

  /// From now on these are polled, all of which the fleet knows already: starts the loops that do not run.
  /// For the beginning, and after keep().
  void start(const std::vector<Polled>& gateways);
  /// From now on these are polled, and no others: what is new joins the fleet, what is no longer there leaves
  /// it once its loop has ended. A gateway of which something else changed leaves, and joins again.
  void set(std::vector<Polled> gateways);
  /// Ends every loop but those of `staying` that are the same, and returns once they have ended; the fleet
  /// keeps its gateways. Until start() no other loop begins: set() does nothing.
  boost::asio::awaitable<void> keep(std::vector<Polled> staying);
  /// Ends every loop, for good; the fleet keeps its gateways.
  boost::asio::awaitable<void> stop() { return keep({}); }

  [[nodiscard]] std::size_t size() const { return running_.size(); }

 private:
  using Key = std::pair<std::string, std::string>;  // workspace_id, livy_compute_id
  struct Running {
    Running(const Polled& one, const boost::asio::any_io_executor& executor, Log& log)
        : polled(one), tasks(executor, log) {}
    Polled polled;
    TaskGroup tasks;
    bool leaving = false;
  };
  using Wanted = std::map<Key, const Polled*>;

  static Key key_of(const Polled& polled) {
    return {polled.gateway.workspace_id, polled.gateway.livy_compute_id};
  }
  static Wanted by_key(const std::vector<Polled>& gateways);
  static bool stays(const Running& running, const Wanted& wanted);

  void run(const Polled& polled, std::size_t index, std::size_t count);
  void run_new(const std::vector<Polled>& gateways);
  [[nodiscard]] std::vector<Polled> not_running(const std::vector<Polled>& gateways) const;
  boost::asio::awaitable<void> leave(Key key);

  boost::asio::any_io_executor executor_;
  Fleet& fleet_;
  Log& log_;
  Make make_;
  std::map<Key, std::unique_ptr<Running>> running_;
  std::vector<Polled> wanted_;
  TaskGroup leaving_;
  bool held_ = false;
};

}  // namespace lge::app
