#include "app/loops.hpp"

#include "app/gateway_set.hpp"

namespace lge::app {

namespace asio = boost::asio;

Loops::Loops(asio::any_io_executor executor, Fleet& fleet, Log& log, Make make)
    : executor_(std::move(executor)),
      fleet_(fleet),
      log_(log),
      make_(std::move(make)),
      leaving_(executor_, log) {}

Loops::Wanted Loops::by_key(const std::vector<Polled>& gateways) {
  Wanted wanted;
  for (const Polled& polled : gateways)
    wanted.emplace(key_of(polled), &polled);
  return wanted;
}

bool Loops::stays(const Running& running, const Wanted& wanted) {
  const auto place = wanted.find(key_of(running.polled));
  return place != wanted.end() && *place->second == running.polled;
}

std::vector<Polled> Loops::not_running(const std::vector<Polled>& gateways) const {
  std::vector<Polled> fresh;
  for (const Polled& polled : gateways) {
    if (!running_.contains(key_of(polled))) fresh.push_back(polled);
  }
  return fresh;
}

void Loops::run(const Polled& polled, std::size_t index, std::size_t count) {
  auto running = std::make_unique<Running>(polled, executor_, log_);
  running->tasks.spawn("gateway " + polled.gateway.name, make_(polled, index, count));
  running_.insert_or_assign(key_of(polled), std::move(running));
}

void Loops::run_new(const std::vector<Polled>& gateways) {
  for (std::size_t i = 0; i < gateways.size(); ++i)
    run(gateways[i], i, gateways.size());
}

void Loops::start(const std::vector<Polled>& gateways) {
  held_ = false;
  wanted_ = gateways;
  run_new(not_running(gateways));
}

void Loops::set(std::vector<Polled> gateways) {
  if (held_) return;
  wanted_ = std::move(gateways);
  const Wanted wanted = by_key(wanted_);
  const std::vector<Polled> fresh = not_running(wanted_);
  for (const auto& [key, running] : running_) {
    if (running->leaving || stays(*running, wanted)) continue;
    running->leaving = true;
    leaving_.spawn("end of gateway " + running->polled.gateway.name, leave(key));
  }
  for (const Polled& polled : fresh)
    fleet_.add(id_of(polled.gateway));
  run_new(fresh);
}

// It may be wanted again by the time it has left, be it in another way.
asio::awaitable<void> Loops::leave(Key key) {
  TaskGroup& tasks = running_.at(key)->tasks;
  tasks.cancel();
  co_await tasks.join();
  fleet_.remove(id_of(running_.at(key)->polled.gateway));
  running_.erase(key);
  set(std::vector<Polled>(wanted_));
}

asio::awaitable<void> Loops::keep(std::vector<Polled> staying) {
  held_ = true;
  const Wanted wanted = by_key(staying);
  for (const auto& [key, running] : running_) {
    if (!stays(*running, wanted)) running->tasks.cancel();
  }
  co_await leaving_.join();
  for (auto place = running_.begin(); place != running_.end();) {
    const auto here = place++;
    if (stays(*here->second, wanted)) continue;
    co_await here->second->tasks.join();
    running_.erase(here);
  }
}

}  // namespace lge::app
