#include "app/loops.hpp"

#include <set>

#include "app/gateway_set.hpp"

namespace lge::app {

namespace asio = boost::asio;

Loops::Loops(asio::any_io_executor executor, Fleet& fleet, Log& log, Make make)
    : executor_(std::move(executor)),
      fleet_(fleet),
      log_(log),
      make_(std::move(make)),
      leaving_(executor_, log) {}

void Loops::start(const std::vector<config::Gateway>& gateways) {
  wanted_ = gateways;
  for (std::size_t i = 0; i < gateways.size(); ++i)
    run(gateways[i], i, gateways.size());
}

void Loops::run(const config::Gateway& gateway, std::size_t index, std::size_t count) {
  auto running = std::make_unique<Running>(gateway, executor_, log_);
  running->tasks.spawn("gateway " + gateway.name, make_(gateway, index, count));
  running_.insert_or_assign(key_of(gateway), std::move(running));
}

void Loops::set(std::vector<config::Gateway> gateways) {
  if (stopping_) return;
  wanted_ = std::move(gateways);
  std::map<Key, const config::Gateway*> wanted;
  for (const config::Gateway& gateway : wanted_)
    wanted.emplace(key_of(gateway), &gateway);
  std::vector<config::Gateway> fresh;
  for (const auto& [key, gateway] : wanted) {
    if (!running_.contains(key)) fresh.push_back(*gateway);
  }
  for (const auto& [key, running] : running_) {
    const auto place = wanted.find(key);
    const bool stays = place != wanted.end() && *place->second == running->gateway;
    if (stays || running->leaving) continue;
    running->leaving = true;
    leaving_.spawn("end of gateway " + running->gateway.name, leave(key));
  }
  join(fresh);
}

void Loops::join(const std::vector<config::Gateway>& gateways) {
  for (const config::Gateway& gateway : gateways)
    fleet_.add(id_of(gateway));
  for (std::size_t i = 0; i < gateways.size(); ++i)
    run(gateways[i], i, gateways.size());
}

// It may be wanted again by the time it has left, be it in another way.
asio::awaitable<void> Loops::leave(Key key) {
  TaskGroup& tasks = running_.at(key)->tasks;
  tasks.cancel();
  co_await tasks.join();
  fleet_.remove(id_of(running_.at(key)->gateway));
  running_.erase(key);
  set(std::vector<config::Gateway>(wanted_));
}

asio::awaitable<void> Loops::stop() {
  stopping_ = true;
  for (const auto& [key, running] : running_)
    running->tasks.cancel();
  co_await leaving_.join();
  for (const auto& [key, running] : running_)
    co_await running->tasks.join();
  running_.clear();
}

}  // namespace lge::app
