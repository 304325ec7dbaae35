#include "app/fleet.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "usage/sqlite_store.hpp"

namespace lge::app {

namespace {

usage::GatewayKey key_of(const poll::GatewayId& gateway) {
  return {gateway.workspace_id, gateway.livy_compute_id};
}

metrics::BoardOptions board_options(const config::Config& config) {
  metrics::BoardOptions options;
  options.stale_after = config.poll.stale_after;
  for (const config::Dimension& dimension : config.dimensions)
    options.label_names.push_back(dimension.label);
  options.discovers = !config.discovery.empty();
  options.per_session = config.sessions.per_session;
  options.per_session_limit = config.sessions.per_session_limit;
  return options;
}

}  // namespace

Result<std::unique_ptr<usage::Store>, std::string> open_store(const config::Storage& storage,
                                                              const Clock& clock, Log& log) {
  using Answer = Result<std::unique_ptr<usage::Store>, std::string>;
  if (!storage.path) return Answer(in_place_value, nullptr);
  auto store = usage::SqliteStore::open(*storage.path, clock, log);
  if (store.has_error()) return Answer(in_place_error, store.error());
  return Answer(in_place_value, std::move(store).value());
}

Fleet::Labels::Labels(const config::Config& config)
    : names(board_options(config).label_names),
      dimensions(config.dimensions),
      limit(config.limits.series_per_gateway) {}

Fleet::Fleet(const std::vector<poll::GatewayId>& gateways, const config::Config& config,
             std::unique_ptr<usage::Store> store, const World& world)
    : world_(world),
      labels_(config),
      has_store_(store != nullptr),
      ledger_(std::move(store), world.clock, world.log),
      board_(admit_all(gateways), board_options(config), world.cell, world.clock) {
  tell_place();
}

poll::Roster& Fleet::roster(const poll::GatewayId& gateway) {
  return *rosters_.at(key_of(gateway));
}

metrics::Start Fleet::admit(const poll::GatewayId& gateway) {
  const usage::GatewayKey key = key_of(gateway);
  if (!rosters_.contains(key)) {
    const std::vector<poll::LabelSets::Values> known = ledger_.open(key, labels_.names, labels_.limit);
    rosters_.emplace(
        key, std::make_unique<poll::Roster>(poll::LabelSets(labels_.names.size(), labels_.limit, known)));
  }
  return {gateway, *ledger_.find(key)};
}

std::vector<metrics::Start> Fleet::admit_all(const std::vector<poll::GatewayId>& gateways) {
  std::vector<metrics::Start> starts;
  starts.reserve(gateways.size());
  for (const poll::GatewayId& gateway : gateways)
    starts.push_back(admit(gateway));
  return starts;
}

void Fleet::dismiss(Rosters::iterator place) {
  ledger_.close(place->first, *place->second);
  rosters_.erase(place);
}

void Fleet::add(const poll::GatewayId& gateway) {
  board_.add_gateway(admit(gateway));
}

void Fleet::remove(const poll::GatewayId& gateway) {
  board_.remove_gateway(gateway);
  board_.publish();
  const auto place = rosters_.find(key_of(gateway));
  if (place != rosters_.end()) dismiss(place);
}

void Fleet::replace(const std::vector<poll::GatewayId>& gateways, const config::Config& config) {
  Labels labels(config);
  const bool same_labels = labels == labels_;
  labels_ = std::move(labels);
  std::set<usage::GatewayKey> staying;
  if (same_labels) {  // else what rosters say of labels means nothing any more
    for (const poll::GatewayId& gateway : gateways)
      staying.insert(key_of(gateway));
  }
  for (auto place = rosters_.begin(); place != rosters_.end();) {
    const auto here = place++;
    if (!staying.contains(here->first)) dismiss(here);
  }
  board_.replace_gateways(admit_all(gateways), board_options(config));
  tell_place();
}

void Fleet::poll_progressed(const poll::GatewayId& gateway, const poll::Progress& progress) {
  board_.poll_progressed(gateway, progress);
}

void Fleet::poll_ended(const poll::GatewayId& gateway, const poll::Roster& roster,
                       const poll::PollResult& result, WallTime next_poll_at) {
  const usage::GatewayKey key = key_of(gateway);
  if (result.changes.has_value()) {
    ledger_.record(key, roster, *result.changes);
    tell_place();
  }
  board_.poll_ended(gateway, roster, result, *ledger_.find(key), next_poll_at);
}

void Fleet::poll_overrun(const poll::GatewayId& gateway) {
  board_.poll_overrun(gateway);
}

void Fleet::tell_place() {
  if (has_store_) world_.instruments.ledger_on_disk(ledger_.place() == usage::Ledger::Place::disk);
}

}  // namespace lge::app
