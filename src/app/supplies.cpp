#include "app/supplies.hpp"

namespace lge::app {

Supplies::Supplies(const config::Config& config, const EngineWorld& world, ServerClock& clock,
                   IdleConnections idle, const Supplies* before)
    : world_(world),
      transports_(make_transports(config.api, world.environment, idle,
                                  before == nullptr ? nullptr : &before->transports_)),
      keyring_(config.credentials,
               {*transports_.sts, *transports_.metadata, clock, world.sleeper, world.random,
                world.environment, world.log, world.instruments},
               before == nullptr ? nullptr : &before->keyring_) {
  for (const config::Gateway& gateway : config.gateways)
    add_account({gateway.region, gateway.credentials}, config, clock, before);
  for (const config::Discovery& discovery : config.discovery)
    add_account({discovery.region, discovery.credentials}, config, clock, before);
}

void Supplies::add_account(const api::AccountId& id, const config::Config& config, ServerClock& clock,
                           const Supplies* before) {
  std::shared_ptr<Account>& account = accounts_[id];
  if (account) return;
  const AccountWorld world{*transports_.api,
                           keyring_.provider(id.credentials),
                           clock,
                           world_.sleeper,
                           world_.random,
                           world_.instruments,
                           world_.log};
  if (before != nullptr) {
    const auto old = before->accounts_.find(id);
    if (old != before->accounts_.end() && old->second->is_same(config, world)) account = old->second;
  }
  if (!account) account = std::make_shared<Account>(id, config, world);
}

Account& Supplies::account(const std::string& region, const std::string& credentials) const {
  return *accounts_.at({region, credentials});
}

std::set<api::AccountId> Supplies::accounts() const {
  std::set<api::AccountId> ids;
  for (const auto& [id, account] : accounts_)
    ids.insert(id);
  return ids;
}

void Supplies::take_up(const config::Config& config) {
  for (const auto& [id, account] : accounts_) {
    account->use_options(config);
    world_.instruments.circuit_changed(id, account->circuit_open());
  }
}

}  // namespace lge::app
