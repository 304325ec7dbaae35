#include "app/discovering.hpp"

#include <set>
#include <string>
#include <utility>

#include "poll/shard.hpp"

namespace lge::app {

Engine::Discovering::Discovering(const config::Discovery& discovery, Shard shard, Owner owner)
    : discovery_(discovery), shard_(shard), owner_(std::move(owner)) {}

poll::DiscoveryPlan Engine::Discovering::plan(Millis timeout) const {
  poll::DiscoveryPlan plan;
  plan.region = discovery_.region;
  plan.credentials = discovery_.credentials;
  plan.workspace_ids = discovery_.workspace_ids;
  plan.wanted = [this](std::string_view name) { return is_wanted(discovery_, name); };
  plan.mine = [shard = shard_](std::string_view workspace_id, std::string_view livy_compute_id) {
    return poll::belongs_to_shard(workspace_id, livy_compute_id, shard.index, shard.total);
  };
  plan.refresh_interval = discovery_.refresh_interval;
  plan.timeout = timeout;
  return plan;
}

void Engine::Discovering::adopt(const Discovering& before) {
  const config::Discovery& other = before.discovery_;
  if (other.region != discovery_.region || other.credentials != discovery_.credentials) return;
  const std::set<std::string> places(discovery_.workspace_ids.begin(), discovery_.workspace_ids.end());
  memory_.learn(before.memory_, [&](const std::string& workspace_id, const api::GatewayInfo& info) {
    return (places.empty() || places.contains(workspace_id)) && is_wanted(discovery_, poll::name_of(info));
  });
  if (other.workspace_ids == discovery_.workspace_ids) ended_once_ = ended_once_ || before.ended_once_;
}

void Engine::Discovering::discovery_ended(const poll::DiscoveryResult& result) {
  ended_once_ = true;
  failing_ = result.failure.has_value();
  owner_.ended(*this, result);
}

void Engine::Discovering::gateway_described(const poll::Found& gateway) {
  owner_.described(gateway);
}

}  // namespace lge::app
