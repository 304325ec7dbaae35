#include "app/account.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

namespace lge::app {

namespace {

net::Origin origin_of(std::string endpoint, const std::string& region) {
  constexpr std::string_view kRegion = "{region}";
  for (auto at = endpoint.find(kRegion); at != std::string::npos; at = endpoint.find(kRegion)) {
    endpoint.replace(at, kRegion.size(), region);
  }
  const std::optional<net::Origin> origin = net::parse_origin(endpoint);
  if (!origin) throw std::runtime_error("api.endpoint: " + endpoint + " is not the URL of a host");
  return *origin;
}

// The longest step is no longer than what a poll can wait, and than what an outage may outlast itself: an
// interval.
api::Breaker::Options breaker_options(const config::Config& config, const api::AccountId& id) {
  constexpr Millis kLongestStep{60'000};
  constexpr int kSteps = 8;
  api::Breaker::Options options;
  options.gateways = 0;
  options.longest_step = std::min(kLongestStep, config.poll.timeout / 2);
  for (const config::Gateway& gateway : config.gateways) {
    if (gateway.region != id.region || gateway.credentials != id.credentials) continue;
    ++options.gateways;
    options.longest_step = std::min(options.longest_step, gateway.interval);
  }
  options.first_step = options.longest_step / kSteps;
  return options;
}

}  // namespace

Account::Account(const api::AccountId& id, const config::Config& config, const AccountWorld& world)
    : limiter_({config.api.max_in_flight, config.api.requests_per_second}, world.clock, world.sleeper),
      gate_(id, breaker_options(config, id),
            {world.clock, world.sleeper, world.random, world.observer, world.log}),
      caller_({origin_of(config.api.endpoint, id.region), config.api.max_attempts},
              {world.transport, world.provider, limiter_, gate_, world.clock, world.sleeper, world.random,
               world.observer, world.log}),
      client_(id.region, caller_) {}

}  // namespace lge::app
