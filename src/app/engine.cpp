#include "app/engine.hpp"

#include <algorithm>

#include <boost/asio/this_coro.hpp>

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

poll::WalkerOptions walker_options(const config::Config& config, const config::Gateway& gateway) {
  poll::WalkerOptions options;
  options.walk.page_size = config.api.page_size;
  options.walk.interval = gateway.interval;
  options.walk.full_scan_interval = config.poll.full_scan_interval;
  options.walk.settle_time = config.poll.settle_time;
  // One walk never takes every place: the pages of a gateway that hangs must not keep the others waiting.
  options.max_in_flight = std::max(1, config.api.max_in_flight - 1);
  options.timeout = config.poll.timeout;
  return options;
}

std::vector<poll::GatewayId> ids_of(const std::vector<Polled>& gateways) {
  std::vector<poll::GatewayId> ids;
  ids.reserve(gateways.size());
  for (const Polled& polled : gateways)
    ids.push_back(id_of(polled.gateway));
  return ids;
}

}  // namespace

Engine::Engine(config::Config config, Shard shard, const EngineWorld& world, IdleConnections idle)
    : config_(std::move(config)),
      shard_(shard),
      world_(world),
      idle_(idle),
      server_clock_(world.clock,
                    [this](std::chrono::nanoseconds ahead) {
                      warn_of_skew(world_.log, ahead);
                      world_.instruments.clock_skew_changed(ahead);
                    }),
      supplies_(std::make_unique<Supplies>(config_, world, server_clock_, idle)) {
  set_discoveries(searches(config_, *supplies_));
}

std::vector<Polled> Engine::polled_now(const Supplies& supplies) const {
  std::vector<Finds> finds;
  finds.reserve(discoveries_.size());
  for (const auto& discovering : discoveries_)
    finds.push_back(discovering->finds());
  std::vector<Polled> all;
  for (config::Gateway& gateway : gateways_to_poll(config_, finds, shard_)) {
    Polled& polled = all.emplace_back();
    polled.options = walker_options(config_, gateway);
    polled.account = &supplies.account(gateway.region, gateway.credentials);
    polled.gateway = std::move(gateway);
  }
  return all;
}

std::vector<poll::GatewayId> Engine::gateways() const {
  return ids_of(polled_now(*supplies_));
}

poll::WalkerWorld Engine::walker_world(const Polled& polled) const {
  return {polled.account->client(), world_.clock, world_.sleeper, world_.log};
}

asio::awaitable<void> Engine::gateway_loop(const Polled& polled, std::size_t index, std::size_t count) {
  poll::LoopOptions options;
  options.walker = polled.options;
  options.interval = polled.gateway.interval;
  options.first_after = poll::start_offset(index, count, polled.gateway.interval);
  const poll::GatewayId id = id_of(polled.gateway);
  return poll::run_gateway_loop(id, options, walker_world(polled), fleet_->roster(id), *fleet_);
}

void Engine::start(const asio::any_io_executor& executor, Fleet& fleet) {
  fleet_ = &fleet;
  executor_ = executor;
  loops_ = std::make_unique<Loops>(executor, fleet, world_.log,
                                   [this](const Polled& polled, std::size_t index, std::size_t count) {
                                     return gateway_loop(polled, index, count);
                                   });
  start_all(polled_now(*supplies_));
}

// What runs already goes on.
void Engine::start_all(const std::vector<Polled>& gateways) {
  supplies_->take_up(config_);
  supplies_->start(executor_);
  loops_->start(gateways);
  tell_all_facts();
  for (const auto& discovering : discoveries_)
    discovering->start(executor_);
}

asio::awaitable<void> Engine::stop() {
  if (!loops_) co_return;
  changing_ = true;
  for (const auto& discovering : discoveries_)
    co_await discovering->stop();
  co_await loops_->stop();
  co_await supplies_->stop();
}

Engine::Next Engine::prepare(config::Config config) {
  auto supplies = std::make_unique<Supplies>(config, world_, server_clock_, idle_, supplies_.get());
  return {std::move(config), std::move(supplies)};
}

// First what is no longer wanted ends, then what it used goes, then what is new begins: so nothing is there
// twice, and what stays is not touched.
asio::awaitable<Engine::Change> Engine::change_to(Next next) {
  Change change;
  if (next.config == config_ && next.supplies->same_transports(*supplies_)) {
    change.kept = loops_->size();
    co_return change;
  }
  changing_ = true;
  std::vector<Search> wanted = searches(next.config, *next.supplies);
  for (const auto& discovering : discoveries_) {
    if (std::count(wanted.begin(), wanted.end(), discovering->search()) == 0) co_await discovering->stop();
  }
  set_discoveries(std::move(wanted));
  const bool same_labels = fleet_->has_labels_of(next.config);
  config_ = std::move(next.config);
  const std::vector<Polled> gateways = polled_now(*next.supplies);
  std::vector<Polled> staying;
  if (same_labels) staying = gateways;
  co_await loops_->keep(std::move(staying));
  co_await supplies_->stop_all_but(*next.supplies);
  supplies_ = std::move(next.supplies);
  change.kept = loops_->size();
  change.started = gateways.size() - change.kept;
  forget_accounts();
  fleet_->replace(ids_of(gateways), config_);
  start_all(gateways);
  changing_ = false;
  loops_->set(polled_now(*supplies_));  // discoveries that went on may have found others meanwhile
  co_return change;
}

std::vector<Search> Engine::searches(const config::Config& config, const Supplies& supplies) {
  std::vector<Search> all;
  all.reserve(config.discovery.size());
  for (const config::Discovery& discovery : config.discovery) {
    all.push_back(
        {discovery, config.poll.timeout, &supplies.account(discovery.region, discovery.credentials)});
  }
  return all;
}

// Those that look for the same go on; each of the others begins with what any of those before it has found.
void Engine::set_discoveries(std::vector<Search> wanted) {
  std::vector<std::unique_ptr<Discovering>> before = std::exchange(discoveries_, {});
  std::vector<const Discovering*> known;
  known.reserve(before.size());
  for (const auto& discovering : before)
    known.push_back(discovering.get());
  for (Search& search : wanted) {
    const auto same = std::find_if(before.begin(), before.end(), [&](const auto& discovering) {
      return discovering && discovering->search() == search;
    });
    if (same != before.end()) {
      discoveries_.push_back(std::move(*same));
      continue;
    }
    discoveries_.push_back(make_discovering(std::move(search)));
    for (const Discovering* one : known)
      discoveries_.back()->adopt(*one);
  }
}

std::unique_ptr<Discovering> Engine::make_discovering(Search search) {
  Discovering::Owner owner{[this](const Discovering& which, const poll::DiscoveryResult& result) {
                             discovery_ended(which, result);
                           },
                           [this](const poll::Found& found) { tell_facts(found); }};
  return std::make_unique<Discovering>(std::move(search), shard_, world_, std::move(owner));
}

void Engine::forget_accounts() {
  std::set<api::AccountId> discovering;
  for (const auto& one : discoveries_)
    discovering.insert(one->account());
  world_.instruments.keep_accounts(supplies_->accounts(), discovering);
}

void Engine::discovery_ended(const Discovering& which, const poll::DiscoveryResult& result) {
  tell_discovery(which, result);
  if (loops_ && !changing_) loops_->set(polled_now(*supplies_));
  tell_all_facts();
}

// Entries of one account are one to whoever looks: as long as one of them fails, none has succeeded.
void Engine::tell_discovery(const Discovering& which, const poll::DiscoveryResult& result) {
  const api::AccountId account = which.account();
  if (result.failure) return world_.instruments.discovery_failed(account, result.failure->reason);
  const bool all_good = std::none_of(discoveries_.begin(), discoveries_.end(), [&](const auto& other) {
    return other->failing() && other->account() == account;
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
    for (const poll::Found& found : discovering->gateways())
      tell_facts(found);
  }
  metrics::Board& board = fleet_->board();
  board.set_discovered(std::all_of(discoveries_.begin(), discoveries_.end(),
                                   [](const auto& discovering) { return discovering->ended_once(); }));
  board.publish();
}

asio::awaitable<bool> Engine::poll_once(Fleet& fleet) {
  fleet_ = &fleet;
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  supplies_->take_up(config_);
  supplies_->start(executor);
  bool all_good = true;
  for (const auto& discovering : discoveries_) {
    const bool found = co_await discovering->discover_once();
    all_good = all_good && found;
  }
  if (!discoveries_.empty()) fleet_->replace(gateways(), config_);
  TaskGroup polls(executor, world_.log);
  for (const Polled& polled : polled_now(*supplies_))
    polls.spawn("gateway " + polled.gateway.name, poll_gateway(polled, all_good));
  co_await polls.join();
  tell_all_facts();
  co_await supplies_->stop();
  co_return all_good;
}

asio::awaitable<void> Engine::poll_gateway(Polled polled, bool& all_good) {
  const poll::GatewayId id = id_of(polled.gateway);
  const poll::WalkerWorld world = walker_world(polled);
  poll::Roster& roster = fleet_->roster(id);
  fleet_->poll_started(id);
  const poll::PollResult result = co_await poll::poll_once(id, polled.options, world, roster, *fleet_);
  poll::OutcomeLog(id, world_.log).poll_ended(roster, result);
  fleet_->poll_ended(id, roster, result, result.ended_at);
  if (result.changes.has_error()) all_good = false;
}

}  // namespace lge::app
