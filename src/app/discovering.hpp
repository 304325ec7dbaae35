#pragma once

#include <functional>
#include <memory>

#include "api/limiter.hpp"
#include "app/engine.hpp"
#include "app/gateway_set.hpp"
#include "config/config.hpp"
#include "metrics/instruments.hpp"
#include "poll/discovery.hpp"
#include "support/clock.hpp"

namespace lge::app {

/// One entry of `discovery` at work: what it looks for, and what it has found so far.
class Engine::Discovering final : public poll::DiscoveryObserver {
 public:
  /// The configuration entry, the instruments and the clock outlive it. `ended` is called after each
  /// discovery.
  Discovering(const config::Discovery& discovery, metrics::Instruments& instruments, const Clock& clock,
              std::function<void()> ended);

  [[nodiscard]] const config::Discovery& discovery() const { return discovery_; }
  [[nodiscard]] poll::DiscoveryPlan plan(Millis timeout) const;
  [[nodiscard]] poll::DiscoveryMemory& memory() { return *memory_; }
  [[nodiscard]] Finds finds() const { return {&discovery_, memory_->gateways()}; }
  /// The first discovery has ended, well or not.
  [[nodiscard]] bool ended_once() const { return ended_once_; }
  /// What the other one found holds for this one too, where it looks in the same places.
  void adopt(const Discovering& before);

  void discovery_ended(const poll::DiscoveryResult& result) override;

 private:
  const config::Discovery& discovery_;
  metrics::Instruments& instruments_;
  const Clock& clock_;
  std::function<void()> ended_;
  std::shared_ptr<poll::DiscoveryMemory> memory_ = std::make_shared<poll::DiscoveryMemory>();
  bool ended_once_ = false;
};

}  // namespace lge::app
