#include "app/engine.hpp"

#include <algorithm>

#include <boost/asio/this_coro.hpp>

#include "app/discovering.hpp"
#include "poll/outcome_log.hpp"
#include "poll/schedule.hpp"

namespace lge::app {

namespace asio = boost::asio;

namespace {

// Told once for each change, not for each request.
void warn_of_skew(Log& log, std::chrono::nanoseconds ahead) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(ahead).count();
  log.warn(
      "the API rejected the date of a request: this host's clock is wrong; requests are dated by the API's "
      "clock",
      field("skew_seconds", seconds));
}

metrics::GatewayFacts facts_of(const api::GatewayInfo& info) {
  metrics::GatewayFacts facts;
  facts.queue = info.queue;
  facts.status = info.status;
  facts.release_version = info.release_version;
  facts.livy_version = info.livy_version;
  facts.cpu_limit = info.cpu_limit;
  facts.memory_limit = info.memory_limit;
  facts.created_by = info.created_by;
  facts.auth_type = info.auth_type;
  return facts;
}

}  // namespace

Engine::Engine(config::Config config, Shard shard, const EngineWorld& world, IdleConnections idle)
    : config_(std::move(config)),
      shard_(shard),
      world_(world),
      server_clock_(world.clock,
                    [this](std::chrono::nanoseconds ahead) {
                      warn_of_skew(world_.log, ahead);
                      world_.instruments.clock_skew_changed(ahead);
                    }),
      transports_(make_transports(config_.api, world.environment, idle)),
      keyring_(config_.credentials, {*transports_.sts, *transports_.metadata, server_clock_, world.sleeper,
                                     world.random, world.environment, world.log, world.instruments}) {
  for (const config::Gateway& gateway : config_.gateways)
    account(gateway.region, gateway.credentials);
  for (const config::Discovery& discovery : config_.discovery) {
    account(discovery.region, discovery.credentials);
    Discovering::Owner owner{[this](const Discovering& which, const poll::DiscoveryResult& result) {
                               discovery_ended(which, result);
                             },
                             [this](const poll::Found& found) { tell_facts(found); }};
    discoveries_.push_back(std::make_unique<Discovering>(discovery, shard_, std::move(owner)));
  }
}

Engine::~Engine() = default;

std::vector<config::Gateway> Engine::gateways_now() const {
  std::vector<Finds> finds;
  finds.reserve(discoveries_.size());
  for (const auto& discovering : discoveries_)
    finds.push_back(discovering->finds());
  return gateways_to_poll(config_, finds, shard_);
}

std::vector<poll::GatewayId> Engine::gateways() const {
  std::vector<poll::GatewayId> ids;
  for (const config::Gateway& gateway : gateways_now())
    ids.push_back(id_of(gateway));
  return ids;
}

void Engine::adopt(const Engine& before) {
  for (const auto& discovering : discoveries_) {
    for (const auto& other : before.discoveries_)
      discovering->adopt(*other);
  }
}

Account& Engine::account(const std::string& region, const std::string& credentials) {
  auto& account = accounts_[{region, credentials}];
  if (!account) {
    const AccountWorld world{*transports_.api, keyring_.provider(credentials),
                             server_clock_,    world_.sleeper,
                             world_.random,    world_.instruments,
                             world_.log};
    account = std::make_unique<Account>(api::AccountId{region, credentials}, config_, world);
  }
  return *account;
}

void Engine::tell_accounts() {
  for (const auto& [name, account] : accounts_)
    world_.instruments.circuit_changed({name.first, name.second}, false);
}

poll::WalkerOptions Engine::walker_options(const config::Gateway& gateway) const {
  poll::WalkerOptions options;
  options.walk.page_size = config_.api.page_size;
  options.walk.interval = gateway.interval;
  options.walk.full_scan_interval = config_.poll.full_scan_interval;
  options.walk.settle_time = config_.poll.settle_time;
  // One walk never takes every place: the pages of a gateway that hangs must not keep the others waiting.
  options.max_in_flight = std::max(1, config_.api.max_in_flight - 1);
  options.timeout = config_.poll.timeout;
  return options;
}

poll::WalkerWorld Engine::walker_world(const config::Gateway& gateway) {
  return {account(gateway.region, gateway.credentials).client(), world_.clock, world_.sleeper, world_.log};
}

asio::awaitable<void> Engine::gateway_loop(const config::Gateway& gateway, std::size_t index,
                                           std::size_t count) {
  poll::LoopOptions options;
  options.walker = walker_options(gateway);
  options.interval = gateway.interval;
  options.first_after = poll::start_offset(index, count, gateway.interval);
  const poll::GatewayId id = id_of(gateway);
  return poll::run_gateway_loop(id, options, walker_world(gateway), fleet_->roster(id), *fleet_);
}

void Engine::start(const asio::any_io_executor& executor, Fleet& fleet) {
  fleet_ = &fleet;
  tell_accounts();
  tasks_ = std::make_unique<TaskGroup>(executor, world_.log);
  keyring_.start(*tasks_);
  loops_ = std::make_unique<Loops>(executor, fleet, world_.log,
                                   [this](const config::Gateway& gateway, std::size_t index,
                                          std::size_t count) { return gateway_loop(gateway, index, count); });
  loops_->start(gateways_now());
  tell_all_facts();
  for (const auto& discovering : discoveries_) {
    tasks_->spawn(
        "discovery in " + discovering->discovery().region,
        poll::run_discovery_loop(discovering->plan(config_.poll.timeout), discovery_world(*discovering),
                                 world_.sleeper, discovering->memory(), *discovering));
  }
}

poll::DiscoveryWorld Engine::discovery_world(const Discovering& discovering) {
  const config::Discovery& discovery = discovering.discovery();
  return {account(discovery.region, discovery.credentials).directory(), world_.clock, world_.log};
}

asio::awaitable<void> Engine::stop() {
  if (!tasks_) co_return;
  tasks_->cancel();
  co_await loops_->stop();
  co_await tasks_->join();
}

void Engine::discovery_ended(const Discovering& which, const poll::DiscoveryResult& result) {
  tell_discovery(which.discovery(), result);
  if (loops_) loops_->set(gateways_now());
  tell_all_facts();
}

// Entries of one account are one to whoever looks: as long as one of them fails, none has succeeded.
void Engine::tell_discovery(const config::Discovery& discovery, const poll::DiscoveryResult& result) {
  const api::AccountId account{discovery.region, discovery.credentials};
  if (result.failure) return world_.instruments.discovery_failed(account, result.failure->reason);
  const bool all_good = std::none_of(discoveries_.begin(), discoveries_.end(), [&](const auto& other) {
    return other->failing() && other->discovery().region == discovery.region &&
           other->discovery().credentials == discovery.credentials;
  });
  if (all_good) world_.instruments.discovery_succeeded(account, result.ended_at);
}

void Engine::tell_facts(const poll::Found& found) {
  poll::GatewayId id;
  id.workspace_id = found.workspace_id;
  id.livy_compute_id = found.info.livy_compute_id;
  fleet_->board().set_facts(id, facts_of(found.info));
}

void Engine::tell_all_facts() {
  for (const auto& discovering : discoveries_) {
    for (const poll::Found& found : discovering->memory().gateways())
      tell_facts(found);
  }
  metrics::Board& board = fleet_->board();
  board.set_discovered(std::all_of(discoveries_.begin(), discoveries_.end(),
                                   [](const auto& discovering) { return discovering->ended_once(); }));
  board.publish();
}

asio::awaitable<bool> Engine::poll_once(Fleet& fleet) {
  fleet_ = &fleet;
  tell_accounts();
  TaskGroup tasks(co_await asio::this_coro::executor, world_.log);
  keyring_.start(tasks);
  bool all_good = true;
  tasks.spawn("polls", do_once(tasks, all_good));
  co_await tasks.join();
  co_return all_good;
}

// The keys' own tasks among `tasks` end with the last poll.
asio::awaitable<void> Engine::do_once(TaskGroup& tasks, bool& all_good) {
  for (const auto& discovering : discoveries_) {
    const poll::DiscoveryResult result = co_await poll::discover_once(
        discovering->plan(config_.poll.timeout), discovery_world(*discovering), discovering->memory());
    discovering->discovery_ended(result);
    if (result.failure) all_good = false;
  }
  if (!discoveries_.empty()) fleet_->replace(gateways(), config_);
  TaskGroup polls(co_await asio::this_coro::executor, world_.log);
  for (const config::Gateway& gateway : gateways_now())
    polls.spawn("gateway " + gateway.name, poll_gateway(gateway, all_good));
  co_await polls.join();
  tell_all_facts();
  tasks.cancel();
}

asio::awaitable<void> Engine::poll_gateway(config::Gateway gateway, bool& all_good) {
  const poll::GatewayId id = id_of(gateway);
  const poll::WalkerWorld world = walker_world(gateway);
  poll::Roster& roster = fleet_->roster(id);
  const poll::WalkerOptions options = walker_options(gateway);
  fleet_->poll_started(id);
  const poll::PollResult result = co_await poll::poll_once(id, options, world, roster, *fleet_);
  poll::OutcomeLog(id, world_.log).poll_ended(roster, result);
  fleet_->poll_ended(id, roster, result, result.ended_at);
  if (result.changes.has_error()) all_good = false;
}

}  // namespace lge::app
