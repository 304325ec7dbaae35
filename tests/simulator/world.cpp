#include "simulator/world.hpp"

#include <cmath>

namespace lge::simulator {

namespace {

constexpr std::size_t kMaxGateways = 100'000;
constexpr std::size_t kMaxWorkspaces = 10'000;
constexpr std::size_t kSweeps = 50;

}  // namespace

World::World(const Clock& clock, double speed)
    : clock_(clock),
      speed_(speed),
      base_steady_(clock.steady()),
      base_(std::chrono::duration_cast<Millis>(clock.wall().time_since_epoch()).count()) {}

void World::set_speed(double factor) {
  base_ = now();
  base_steady_ = clock_.steady();
  speed_ = factor;
}

std::int64_t World::now() const {
  const std::chrono::duration<double, std::milli> passed = clock_.steady() - base_steady_;
  return base_ + std::llround(passed.count() * speed_);
}

void World::sweep() {
  const std::int64_t time = now();
  auto place = gateways_.upper_bound(swept_);
  for (std::size_t left = (gateways_.size() + kSweeps - 1) / kSweeps; left > 0; --left) {
    if (place == gateways_.end()) place = gateways_.begin();
    place->second->advance(time);
    swept_ = place->first;
    ++place;
  }
}

bool World::put(Workspace workspace) {
  if (workspaces_.size() >= kMaxWorkspaces && !workspaces_.contains(workspace.id)) return false;
  if (workspace.name.empty()) workspace.name = workspace.id;
  std::string id = workspace.id;
  workspaces_.insert_or_assign(std::move(id), std::move(workspace));
  return true;
}

bool World::remove_workspace(const std::string& id) {
  for (const Gateway* gateway : gateways_of(id)) {
    const std::string name = gateway->settings().id;
    remove_gateway(id, name);
  }
  return workspaces_.erase(id) > 0;
}

bool World::put(GatewaySettings settings) {
  Name name(settings.workspace, settings.id);
  if (gateways_.size() >= kMaxGateways && !gateways_.contains(name)) return false;
  if (!workspaces_.contains(settings.workspace) && !put(Workspace{settings.workspace, settings.region, ""})) {
    return false;
  }
  removed_.erase(name);
  gateways_[std::move(name)] = std::make_unique<Gateway>(std::move(settings), now());
  return true;
}

bool World::remove_gateway(const std::string& workspace, const std::string& gateway) {
  const Gateway* found = find(workspace, gateway);
  if (found == nullptr) return false;
  removed_.insert_or_assign({workspace, gateway}, found->truth(now()));
  gateways_.erase({workspace, gateway});
  return true;
}

Gateway* World::find(const std::string& workspace, const std::string& gateway) {
  const auto place = gateways_.find({workspace, gateway});
  if (place == gateways_.end()) return nullptr;
  place->second->advance(now());
  return place->second.get();
}

std::vector<Gateway*> World::gateways_of(const std::string& workspace) {
  std::vector<Gateway*> found;
  const std::int64_t time = now();
  for (auto place = gateways_.lower_bound({workspace, ""});
       place != gateways_.end() && place->first.first == workspace; ++place) {
    place->second->advance(time);
    found.push_back(place->second.get());
  }
  return found;
}

std::vector<Gateway*> World::gateways() {
  std::vector<Gateway*> all;
  for (const auto& [id, workspace] : workspaces_) {
    const std::vector<Gateway*> some = gateways_of(id);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::optional<Truth> World::truth(const std::string& workspace, const std::string& gateway) {
  if (const Gateway* found = find(workspace, gateway)) return found->truth(now());
  const auto place = removed_.find({workspace, gateway});
  if (place == removed_.end()) return std::nullopt;
  return place->second;
}

}  // namespace lge::simulator
