#include "app/discovering.hpp"

#include <utility>

namespace lge::app {

Engine::Discovering::Discovering(const config::Discovery& discovery, metrics::Instruments& instruments,
                                 const Clock& clock, std::function<void()> ended)
    : discovery_(discovery), instruments_(instruments), clock_(clock), ended_(std::move(ended)) {}

poll::DiscoveryPlan Engine::Discovering::plan(Millis timeout) const {
  poll::DiscoveryPlan plan;
  plan.region = discovery_.region;
  plan.workspace_ids = discovery_.workspace_ids;
  plan.wanted = [this](std::string_view name) { return is_wanted(discovery_, name); };
  plan.refresh_interval = discovery_.refresh_interval;
  plan.timeout = timeout;
  return plan;
}

void Engine::Discovering::adopt(const Discovering& before) {
  const config::Discovery& other = before.discovery_;
  if (other.region != discovery_.region || other.credentials != discovery_.credentials ||
      other.workspace_ids != discovery_.workspace_ids) {
    return;
  }
  memory_ = before.memory_;
  ended_once_ = before.ended_once_;
}

void Engine::Discovering::discovery_ended(const poll::DiscoveryResult& result) {
  const api::AccountId account{discovery_.region, discovery_.credentials};
  if (result.failure) {
    instruments_.discovery_failed(account, result.failure->reason);
  } else {
    instruments_.discovery_succeeded(account, clock_.wall());
  }
  ended_once_ = true;
  ended_();
}

}  // namespace lge::app
