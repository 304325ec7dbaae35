#include "app/engine.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/asio/this_coro.hpp>

#include "api/emr_client.hpp"
#include "credentials/key_answer.hpp"
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

// Like the API, but for short answers now and then.
net::TransportOptions sts_transport_options(const config::Api& api) {
  net::TransportOptions options = transport_options(api);
  options.max_body_bytes = credentials::kMaxKeyAnswerBytes;
  options.max_idle_connections = 1;
  return options;
}

// The metadata service is next door, or not there: then two tries to connect take a second. Never by a proxy.
net::TransportOptions metadata_transport_options() {
  net::TransportOptions options;
  options.total = std::chrono::seconds(1);
  options.resolve = options.connect = options.handshake = std::chrono::milliseconds(500);
  options.max_body_bytes = credentials::kMaxKeyAnswerBytes;
  options.max_idle_connections = 0;
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

Engine::Engine(config::Config config, const EngineWorld& world)
    : config_(std::move(config)),
      world_(world),
      server_clock_(world.clock),
      transport_(net::make_beast_transport(transport_options(config_.api))),
      sts_transport_(net::make_beast_transport(sts_transport_options(config_.api))),
      metadata_transport_(net::make_beast_transport(metadata_transport_options())),
      keyring_(config_.credentials, {*sts_transport_, *metadata_transport_, server_clock_, world.sleeper,
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

Engine::Account& Engine::account_of(const config::Gateway& gateway) {
  auto& account = accounts_[{gateway.region, gateway.credentials}];
  if (!account) {
    account = std::make_unique<Account>(config_.api, gateway.region, *transport_,
                                        keyring_.provider(gateway.credentials), world_);
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
