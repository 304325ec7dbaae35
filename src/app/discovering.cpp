#include "app/discovering.hpp"

#include <set>
#include <string>
#include <utility>

#include "poll/shard.hpp"

namespace lge::app {

namespace asio = boost::asio;

Discovering::Discovering(Search search, Shard shard, const EngineWorld& world, Owner owner)
    : search_(std::move(search)), shard_(shard), world_(world), owner_(std::move(owner)) {}

poll::DiscoveryPlan Discovering::plan() const {
  poll::DiscoveryPlan plan;
  plan.region = discovery().region;
  plan.credentials = discovery().credentials;
  plan.workspace_ids = discovery().workspace_ids;
  plan.wanted = [this](std::string_view name) { return is_wanted(discovery(), name); };
  plan.mine = [shard = shard_](std::string_view workspace_id, std::string_view livy_compute_id) {
    return poll::belongs_to_shard(workspace_id, livy_compute_id, shard.index, shard.total);
  };
  plan.refresh_interval = discovery().refresh_interval;
  plan.timeout = search_.timeout;
  return plan;
}

void Discovering::adopt(const Discovering& before) {
  const config::Discovery& other = before.discovery();
  if (other.region != discovery().region || other.credentials != discovery().credentials) return;
  const std::set<std::string> places(discovery().workspace_ids.begin(), discovery().workspace_ids.end());
  memory_.learn(before.memory_, [&](const std::string& workspace_id, const api::GatewayInfo& info) {
    return (places.empty() || places.contains(workspace_id)) && is_wanted(discovery(), poll::name_of(info));
  });
  if (other.workspace_ids == discovery().workspace_ids) ended_once_ = ended_once_ || before.ended_once_;
}

poll::DiscoveryWorld Discovering::discovery_world() const {
  return {search_.account->directory(), world_.clock, world_.log};
}

void Discovering::start(const asio::any_io_executor& executor) {
  if (tasks_) return;
  tasks_ = std::make_unique<TaskGroup>(executor, world_.log);
  tasks_->spawn("discovery in " + discovery().region,
                poll::run_discovery_loop(plan(), discovery_world(), world_.sleeper, memory_, *this));
}

asio::awaitable<void> Discovering::stop() {
  if (!tasks_) co_return;
  tasks_->cancel();
  co_await tasks_->join();
}

asio::awaitable<bool> Discovering::discover_once() {
  const poll::DiscoveryResult result = co_await poll::discover_once(plan(), discovery_world(), memory_);
  discovery_ended(result);
  co_return !result.failure;
}

void Discovering::discovery_ended(const poll::DiscoveryResult& result) {
  ended_once_ = true;
  failing_ = result.failure.has_value();
  owner_.ended(*this, result);
}

void Discovering::gateway_described(const poll::Found& gateway) {
  owner_.described(gateway);
}

}  // namespace lge::app
