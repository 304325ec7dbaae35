#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "app/account.hpp"
#include "app/command_line.hpp"
#include "app/engine_world.hpp"
#include "app/gateway_set.hpp"
#include "config/config.hpp"
#include "poll/discovery_loop.hpp"
#include "support/spawn.hpp"

namespace lge::app {

/// What one entry of `discovery` looks for, and with what.
struct Search {
  config::Discovery discovery;
  Millis timeout{0};           ///< of one question
  Account* account = nullptr;  ///< that of its region and credentials; outlives the search

  friend bool operator==(const Search&, const Search&) = default;
};

/// One entry of `discovery` at work: what it looks for, and what it has found so far. Use it on the polling
/// loop only; destroy it once stop() has returned, or after its loop has ended.
class Discovering final : public poll::DiscoveryObserver {
 public:
  /// Whoever acts on it.
  struct Owner {
    std::function<void(const Discovering&, const poll::DiscoveryResult&)> ended;  ///< a discovery has
    std::function<void(const poll::Found&)> described;
  };

  Discovering(Search search, Shard shard, const EngineWorld& world, Owner owner);

  [[nodiscard]] const Search& search() const { return search_; }
  [[nodiscard]] const config::Discovery& discovery() const { return search_.discovery; }
  [[nodiscard]] api::AccountId account() const { return {discovery().region, discovery().credentials}; }
  [[nodiscard]] std::vector<poll::Found> gateways() const { return memory_.gateways(); }
  [[nodiscard]] Finds finds() const { return {&discovery(), memory_.gateways()}; }
  /// The first discovery has ended, well or not.
  [[nodiscard]] bool ended_once() const { return ended_once_; }
  /// The newest discovery has failed.
  [[nodiscard]] bool failing() const { return failing_; }
  /// What the other one, of the configuration before, has found holds for this one too, where it would have
  /// found it in the same place. Several may have found what this one looks for, and several look for what
  /// that one found.
  void adopt(const Discovering& before);

  /// Discovers again and again; nothing where it does already.
  void start(const boost::asio::any_io_executor& executor);
  /// Ends that, and returns once nothing runs any more.
  boost::asio::awaitable<void> stop();
  /// Discovers once; the owner is told. True where it succeeded.
  boost::asio::awaitable<bool> discover_once();

  void discovery_ended(const poll::DiscoveryResult& result) override;
  void gateway_described(const poll::Found& gateway) override;

 private:
  [[nodiscard]] poll::DiscoveryPlan plan() const;
  [[nodiscard]] poll::DiscoveryWorld discovery_world() const;

  const Search search_;
  Shard shard_;
  const EngineWorld world_;
  Owner owner_;
  poll::DiscoveryMemory memory_;
  bool ended_once_ = false;
  bool failing_ = false;
  std::unique_ptr<TaskGroup> tasks_;  // once started
};

}  // namespace lge::app
