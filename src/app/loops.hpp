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

#include "app/fleet.hpp"
#include "config/config.hpp"
#include "support/log.hpp"
#include "support/spawn.hpp"

namespace lge::app {

/// The polling loops that run: one for each gateway, each of which can be ended by itself, so that gateways
/// come and go while the others are polled. Use it on the polling loop only; destroy it once stop() has
/// returned, or after its loop has ended.
class Loops {
 public:
  /// Makes the loop of a gateway that is in the fleet; its first poll is spread with those of its like: it is
  /// the `index`th of `count`.
  using Make = std::function<boost::asio::awaitable<void>(const config::Gateway&, std::size_t index,
                                                          std::size_t count)>;

  /// Fleet and log outlive it.
  Loops(boost::asio::any_io_executor executor, Fleet& fleet, Log& log, Make make);

  /// Starts the loops of gateways that the fleet knows already.
  void start(const std::vector<config::Gateway>& gateways);
  /// From now on these are polled, and no others: what is new joins the fleet, what is no longer there leaves
  /// it once its loop has ended. A gateway of which something else changed leaves, and joins again.
  void set(std::vector<config::Gateway> gateways);
  /// Ends every loop; the fleet keeps its gateways.
  boost::asio::awaitable<void> stop();

 private:
  using Key = std::pair<std::string, std::string>;  // workspace_id, livy_compute_id
  struct Running {
    Running(const config::Gateway& polled, const boost::asio::any_io_executor& executor, Log& log)
        : gateway(polled), tasks(executor, log) {}
    config::Gateway gateway;
    TaskGroup tasks;
    bool leaving = false;
  };

  static Key key_of(const config::Gateway& gateway) {
    return {gateway.workspace_id, gateway.livy_compute_id};
  }

  void run(const config::Gateway& gateway, std::size_t index, std::size_t count);
  void join(const std::vector<config::Gateway>& gateways);
  boost::asio::awaitable<void> leave(Key key);

  boost::asio::any_io_executor executor_;
  Fleet& fleet_;
  Log& log_;
  Make make_;
  std::map<Key, std::unique_ptr<Running>> running_;
  std::vector<config::Gateway> wanted_;
  TaskGroup leaving_;
  bool stopping_ = false;
};

}  // namespace lge::app
