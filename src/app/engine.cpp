#include "app/engine.hpp"

#include <algorithm>

#include <boost/asio/this_coro.hpp>

#include "poll/outcome_log.hpp"
#include "poll/schedule.hpp"

namespace lge::app {

namespace asio = boost::asio;

namespace {

poll::GatewayId id_of(const config::Gateway& gateway) {
  return {gateway.workspace_id, gateway.livy_compute_id, gateway.name, gateway.region};
}

// Told once for each change, not for each request.
void warn_of_skew(Log& log, std::chrono::nanoseconds ahead) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(ahead).count();
  log.warn(
      "the API rejected the date of a request: this host's clock is wrong; requests are dated by the API's "
      "clock",
      field("skew_seconds", seconds));
}

}  // namespace

Engine::Engine(config::Config config, const EngineWorld& world, IdleConnections idle)
    : config_(std::move(config)),
      world_(world),
      server_clock_(world.clock,
                    [this](std::chrono::nanoseconds ahead) {
                      warn_of_skew(world_.log, ahead);
                      world_.requests.clock_skew_changed(ahead);
                    }),
      transports_(make_transports(config_.api, world.environment, idle)),
      keyring_(config_.credentials, {*transports_.sts, *transports_.metadata, server_clock_, world.sleeper,
                                     world.random, world.environment, world.log, world.expiry}) {
  for (const config::Gateway& gateway : config_.gateways)
    account_of(gateway);
}

Engine::~Engine() = default;

std::vector<poll::GatewayId> Engine::gateways() const {
  std::vector<poll::GatewayId> ids;
  ids.reserve(config_.gateways.size());
  for (const config::Gateway& gateway : config_.gateways)
    ids.push_back(id_of(gateway));
  return ids;
}

Account& Engine::account_of(const config::Gateway& gateway) {
  const AccountName name(gateway.region, gateway.credentials);
  auto& account = accounts_[name];
  if (!account) {
    const AccountWorld world{*transports_.api, keyring_.provider(gateway.credentials),
                             server_clock_,    world_.sleeper,
                             world_.random,    world_.requests,
                             world_.log};
    account = std::make_unique<Account>(api::AccountId{gateway.region, gateway.credentials}, config_, world);
  }
  return *account;
}

void Engine::tell_accounts() {
  for (const auto& [name, account] : accounts_)
    world_.requests.circuit_changed({name.first, name.second}, false);
}

poll::WalkerOptions Engine::walker_options() const {
  poll::WalkerOptions options;
  options.page_size = config_.api.page_size;
  // One walk never takes every place: the pages of a gateway that hangs must not keep the others waiting.
  options.max_in_flight = std::max(1, config_.api.max_in_flight - 1);
  options.timeout = config_.poll.timeout;
  return options;
}

poll::WalkerWorld Engine::walker_world(const config::Gateway& gateway) {
  return {account_of(gateway).client(), world_.clock, world_.sleeper, world_.log};
}

void Engine::start(TaskGroup& tasks, poll::PollObserver& observer) {
  tell_accounts();
  keyring_.start(tasks);
  const std::size_t count = config_.gateways.size();
  for (std::size_t i = 0; i < count; ++i) {
    const config::Gateway& gateway = config_.gateways[i];
    poll::LoopOptions options;
    options.walker = walker_options();
    options.interval = gateway.interval;
    options.first_after = poll::start_offset(i, count, gateway.interval);
    tasks.spawn("gateway " + gateway.name,
                poll::run_gateway_loop(id_of(gateway), options, walker_world(gateway), observer));
  }
}

asio::awaitable<bool> Engine::poll_once(poll::PollObserver& observer) {
  tell_accounts();
  TaskGroup tasks(co_await asio::this_coro::executor, world_.log);
  keyring_.start(tasks);
  bool all_good = true;
  tasks.spawn("polls", poll_all(observer, tasks, all_good));
  co_await tasks.join();
  co_return all_good;
}

// The keys' own tasks among `tasks` end with the last poll.
asio::awaitable<void> Engine::poll_all(poll::PollObserver& observer, TaskGroup& tasks, bool& all_good) {
  TaskGroup polls(co_await asio::this_coro::executor, world_.log);
  for (std::size_t i = 0; i < config_.gateways.size(); ++i) {
    polls.spawn("gateway " + config_.gateways[i].name, poll_gateway(i, observer, all_good));
  }
  co_await polls.join();
  tasks.cancel();
}

asio::awaitable<void> Engine::poll_gateway(std::size_t index, poll::PollObserver& observer, bool& all_good) {
  const config::Gateway& gateway = config_.gateways[index];
  const poll::GatewayId id = id_of(gateway);
  const poll::WalkerWorld world = walker_world(gateway);
  const poll::WalkerOptions options = walker_options();
  observer.poll_started(id);
  const poll::PollResult result = co_await poll::poll_once(id, options, world);
  poll::OutcomeLog(id, world_.log).poll_ended(result);
  observer.poll_ended(id, result, result.ended_at);
  if (result.listing.has_error()) all_good = false;
}

}  // namespace lge::app
