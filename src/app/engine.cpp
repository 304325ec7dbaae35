#include "app/engine.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/asio/this_coro.hpp>

#include "api/emr_client.hpp"
#include "credentials/make_provider.hpp"
#include "net/beast_transport.hpp"
#include "poll/outcome_log.hpp"
#include "poll/schedule.hpp"

namespace lge::app {

namespace asio = boost::asio;

namespace {

poll::GatewayId id_of(const config::Gateway& gateway) {
  return {gateway.workspace_id, gateway.livy_compute_id, gateway.name, gateway.region};
}

net::TransportOptions transport_options(const config::Api& api) {
  net::TransportOptions options;
  options.total = api.request_timeout;
  options.connect = std::min(options.connect, api.request_timeout);
  options.handshake = std::min(options.handshake, api.request_timeout);
  options.max_body_bytes = api.max_response_bytes;
  options.max_idle_connections = static_cast<std::size_t>(api.max_in_flight);
  options.ca_file = api.ca_file;
  return options;
}

net::Origin origin_of(std::string endpoint, const std::string& region) {
  constexpr std::string_view kRegion = "{region}";
  for (auto at = endpoint.find(kRegion); at != std::string::npos; at = endpoint.find(kRegion)) {
    endpoint.replace(at, kRegion.size(), region);
  }
  const std::optional<net::Origin> origin = net::parse_origin(endpoint);
  if (!origin) throw std::runtime_error("api.endpoint: " + endpoint + " is not the URL of a host");
  return *origin;
}

api::Limits limits(const config::Api& api) {
  return {api.max_in_flight, api.requests_per_second};
}

// The longest step is no longer than what a poll can wait, and than what an outage may outlast itself: an
// interval.
api::Breaker::Options breaker_options(const config::Config& config, const std::string& region,
                                      const std::string& credentials) {
  constexpr Millis kLongestStep{60'000};
  constexpr int kSteps = 8;
  api::Breaker::Options options;
  options.gateways = 0;
  options.longest_step = std::min(kLongestStep, config.poll.timeout / 2);
  for (const config::Gateway& gateway : config.gateways) {
    if (gateway.region != region || gateway.credentials != credentials) continue;
    ++options.gateways;
    options.longest_step = std::min(options.longest_step, gateway.interval);
  }
  options.first_step = options.longest_step / kSteps;
  return options;
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

// What one region lends to one set of credentials.
struct Engine::Account {
  struct World {
    const EngineWorld& outside;
    net::Transport& transport;
    credentials::Provider& provider;
    ServerClock& clock;
  };

  Account(const AccountName& name, const config::Config& config, const World& world)
      : limiter(limits(config.api), world.outside.clock, world.outside.sleeper),
        gate({name.first, name.second}, breaker_options(config, name.first, name.second),
             {world.outside.clock, world.outside.sleeper, world.outside.random, world.outside.requests,
              world.outside.log}),
        caller({origin_of(config.api.endpoint, name.first), config.api.max_attempts},
               {world.transport, world.provider, limiter, gate, world.clock, world.outside.sleeper,
                world.outside.random, world.outside.requests, world.outside.log}),
        client(name.first, caller) {}

  api::Limiter limiter;
  api::BreakerGate gate;
  api::Caller caller;
  api::EmrClient client;
};

Engine::Engine(config::Config config, const EngineWorld& world)
    : config_(std::move(config)),
      world_(world),
      server_clock_(world.clock,
                    [this](std::chrono::nanoseconds ahead) {
                      warn_of_skew(world_.log, ahead);
                      world_.requests.clock_skew_changed(ahead);
                    }),
      transport_(net::make_beast_transport(transport_options(config_.api))) {
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

credentials::Provider& Engine::provider(const std::string& name) {
  auto& provider = providers_[name];
  if (!provider) provider = credentials::make_provider(config_.credentials.at(name), world_.environment);
  return *provider;
}

Engine::Account& Engine::account_of(const config::Gateway& gateway) {
  const AccountName name(gateway.region, gateway.credentials);
  auto& account = accounts_[name];
  if (!account) {
    const Account::World world{world_, *transport_, provider(gateway.credentials), server_clock_};
    account = std::make_unique<Account>(name, config_, world);
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
  return {account_of(gateway).client, world_.clock, world_.sleeper, world_.log};
}

void Engine::start(TaskGroup& tasks, poll::PollObserver& observer) {
  tell_accounts();
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
  bool all_good = true;
  for (std::size_t i = 0; i < config_.gateways.size(); ++i) {
    tasks.spawn("gateway " + config_.gateways[i].name, poll_gateway(i, observer, all_good));
  }
  co_await tasks.join();
  co_return all_good;
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
