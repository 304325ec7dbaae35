#pragma once

#include <functional>
#include <memory>

#include "api/limiter.hpp"
#include "app/engine.hpp"
#include "app/gateway_set.hpp"
#include "config/config.hpp"
#include "metrics/instruments.hpp"
#include "poll/discovery_loop.hpp"
#include "support/clock.hpp"
#include "support/log.hpp"

namespace lge::app {

/// One entry of `discovery` at work: what it looks for, and what it has found so far.
class Engine::Discovering final : public poll::DiscoveryObserver {
 public:
  /// Whoever acts on it.
  struct Owner {
    std::function<void()> ended;  ///< a discovery has ended
    std::function<void(const poll::Found&)> described;
  };

  /// The configuration entry and the instruments outlive it.
  Discovering(const config::Discovery& discovery, Shard shard, metrics::Instruments& instruments,
              Owner owner);

  [[nodiscard]] const config::Discovery& discovery() const { return discovery_; }
  [[nodiscard]] poll::DiscoveryPlan plan(Millis timeout) const;
  [[nodiscard]] poll::DiscoveryMemory& memory() { return *memory_; }
  [[nodiscard]] Finds finds() const { return {&discovery_, memory_->gateways()}; }
  /// The first discovery has ended, well or not.
  [[nodiscard]] bool ended_once() const { return ended_once_; }
  /// What the other one found holds for this one too, where it looks in the same places.
  void adopt(const Discovering& before, Log& log);

  void discovery_ended(const poll::DiscoveryResult& result) override;
  void gateway_described(const poll::Found& gateway) override;

 private:
  const config::Discovery& discovery_;
  Shard shard_;
  metrics::Instruments& instruments_;
  Owner owner_;
  std::shared_ptr<poll::DiscoveryMemory> memory_ = std::make_shared<poll::DiscoveryMemory>();
  bool ended_once_ = false;
};

}  // namespace lge::app
