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

net::ProxyRules proxy_rules(const config::Api& api, const Environment& environment) {
  auto rules = net::make_proxy_rules(api.proxy, environment);
  if (!rules) throw std::runtime_error(rules.error());
  return std::move(*rules);
}

net::TransportOptions transport_options(const config::Api& api, const Environment& environment,
                                        IdleConnections idle) {
  net::TransportOptions options;
  options.total = api.request_timeout;
  options.connect = std::min(options.connect, api.request_timeout);
  options.handshake = std::min(options.handshake, api.request_timeout);
  options.max_body_bytes = api.max_response_bytes;
  options.max_idle_connections = static_cast<std::size_t>(api.max_in_flight);
  options.ca_file = api.ca_file;
  options.proxy = proxy_rules(api, environment);
  options.close_idle_by_timer = idle == IdleConnections::closed_in_time;
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

}  // namespace

// What one region lends to one set of credentials.
struct Engine::Account {
  Account(const config::Api& api, const std::string& region, net::Transport& transport,
          credentials::Provider& provider, const EngineWorld& world)
      : limiter(limits(api), world.clock, world.sleeper),
        client(origin_of(api.endpoint, region), region,
               {transport, provider, limiter, world.clock, world.random, world.requests, world.log}) {}

  api::Limiter limiter;
  api::EmrClient client;
};

Engine::Engine(config::Config config, const EngineWorld& world, IdleConnections idle)
    : config_(std::move(config)),
      world_(world),
      transport_(net::make_beast_transport(transport_options(config_.api, world.environment, idle))) {
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
  auto& account = accounts_[{gateway.region, gateway.credentials}];
  if (!account) {
    account = std::make_unique<Account>(config_.api, gateway.region, *transport_,
                                        provider(gateway.credentials), world_);
  }
  return *account;
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
