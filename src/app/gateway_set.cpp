#include "app/gateway_set.hpp"

#include <set>
#include <string>
#include <utility>

#include "poll/shard.hpp"

namespace lge::app {

namespace {

config::Gateway as_configured(const config::Discovery& discovery, const poll::Found& found) {
  config::Gateway gateway;
  gateway.workspace_id = found.workspace_id;
  gateway.livy_compute_id = found.info.livy_compute_id;
  gateway.region = discovery.region;
  gateway.name = poll::name_of(found.info);
  gateway.credentials = discovery.credentials;
  gateway.interval = discovery.interval;
  return gateway;
}

// Collects gateways, each once.
class Collector {
 public:
  explicit Collector(const Shard& shard) : shard_(shard) {}

  void add(config::Gateway gateway) {
    if (!poll::belongs_to_shard(gateway.workspace_id, gateway.livy_compute_id, shard_.index, shard_.total))
      return;
    if (!seen_.emplace(gateway.workspace_id, gateway.livy_compute_id).second) return;
    gateways_.push_back(std::move(gateway));
  }
  std::vector<config::Gateway> take() { return std::move(gateways_); }

 private:
  Shard shard_;
  std::set<std::pair<std::string, std::string>> seen_;
  std::vector<config::Gateway> gateways_;
};

}  // namespace

bool is_wanted(const config::Discovery& discovery, std::string_view name) {
  if (discovery.include && !discovery.include->matches(name)) return false;
  return !discovery.exclude || !discovery.exclude->matches(name);
}

std::vector<config::Gateway> gateways_to_poll(const config::Config& config, std::span<const Finds> finds,
                                              const Shard& shard) {
  Collector collector(shard);
  for (const config::Gateway& gateway : config.gateways)
    collector.add(gateway);
  for (const Finds& one : finds) {
    for (const poll::Found& found : one.found) {
      config::Gateway gateway = as_configured(*one.discovery, found);
      if (is_wanted(*one.discovery, gateway.name)) collector.add(std::move(gateway));
    }
  }
  return collector.take();
}

poll::GatewayId id_of(const config::Gateway& gateway) {
  return {gateway.workspace_id, gateway.livy_compute_id, gateway.name, gateway.region};
}

}  // namespace lge::app
