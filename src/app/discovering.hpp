#pragma once

#include <functional>

#include "api/limiter.hpp"
#include "app/engine.hpp"
#include "app/gateway_set.hpp"
#include "config/config.hpp"
#include "poll/discovery_loop.hpp"
#include "support/clock.hpp"

namespace lge::app {

/// One entry of `discovery` at work: what it looks for, and what it has found so far.
class Engine::Discovering final : public poll::DiscoveryObserver {
 public:
  /// Whoever acts on it.
  struct Owner {
    std::function<void(const Discovering&, const poll::DiscoveryResult&)> ended;  ///< a discovery has
    std::function<void(const poll::Found&)> described;
  };

  /// The configuration entry outlives it.
  Discovering(const config::Discovery& discovery, Shard shard, Owner owner);

  [[nodiscard]] const config::Discovery& discovery() const { return discovery_; }
  [[nodiscard]] poll::DiscoveryPlan plan(Millis timeout) const;
  [[nodiscard]] poll::DiscoveryMemory& memory() { return memory_; }
  [[nodiscard]] Finds finds() const { return {&discovery_, memory_.gateways()}; }
  /// The first discovery has ended, well or not.
  [[nodiscard]] bool ended_once() const { return ended_once_; }
  /// The newest discovery has failed.
  [[nodiscard]] bool failing() const { return failing_; }
  /// What the other one, of the engine before, has found holds for this one too, where it would have found
  /// it in the same place. Several may have found what this one looks for, and several look for what that one
  /// found.
  void adopt(const Discovering& before);

  void discovery_ended(const poll::DiscoveryResult& result) override;
  void gateway_described(const poll::Found& gateway) override;

 private:
  const config::Discovery& discovery_;
  Shard shard_;
  Owner owner_;
  poll::DiscoveryMemory memory_;
  bool ended_once_ = false;
  bool failing_ = false;
};

}  // namespace lge::app
