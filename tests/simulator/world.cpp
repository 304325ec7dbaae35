#include "simulator/world.hpp"

#include <cmath>

namespace lge::simulator {

namespace {

constexpr std::size_t kMaxGateways = 10'000;

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

void World::advance() {
  const std::int64_t time = now();
  for (const auto& [name, gateway] : gateways_)
    gateway->advance(time);
}

bool World::put(GatewaySettings settings) {
  std::pair<std::string, std::string> name(settings.workspace, settings.id);
  if (gateways_.size() >= kMaxGateways && !gateways_.contains(name)) return false;
  gateways_[std::move(name)] = std::make_unique<Gateway>(std::move(settings), now());
  return true;
}

Gateway* World::find(const std::string& workspace, const std::string& gateway) {
  const auto place = gateways_.find({workspace, gateway});
  return place == gateways_.end() ? nullptr : place->second.get();
}

}  // namespace lge::simulator
