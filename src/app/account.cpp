#include "app/account.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

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
  const auto count = [&](const auto& entry, std::size_t gateways) {
    if (entry.region != id.region || entry.credentials != id.credentials) return;
    options.gateways += gateways;
    options.longest_step = std::min(options.longest_step, entry.interval);
  };
  for (const config::Gateway& gateway : config.gateways)
    count(gateway, 1);
  for (const config::Discovery& discovery : config.discovery)
    count(discovery, 2);  // itself, and what it finds
  options.first_step = options.longest_step / kSteps;
  return options;
}

std::vector<api::DimensionSource> dimension_sources(const config::Config& config) {
  using From = api::DimensionSource::From;
  std::vector<api::DimensionSource> sources;
  for (const config::Dimension& dimension : config.dimensions) {
    api::DimensionSource source;
    if (const auto* pointer = std::get_if<config::JsonPointer>(&dimension.source)) {
      source.from = From::spark_conf;
      source.pointer = pointer->tokens;
    } else {
      source.from = std::get<config::SessionField>(dimension.source) == config::SessionField::name
                        ? From::name
                        : From::queue;
    }
    sources.push_back(std::move(source));
  }
  return sources;
}

}  // namespace

Account::Account(api::AccountId id, const config::Config& config, const AccountWorld& world)
    : id_(std::move(id)),
      api_(config.api),
      dimensions_(config.dimensions),
      world_(world),
      limiter_({config.api.max_in_flight, config.api.requests_per_second}, world.clock, world.sleeper),
      gate_(id_, breaker_options(config, id_),
            {world.clock, world.sleeper, world.random, world.observer, world.log}),
      caller_({origin_of(config.api.endpoint, id_.region), config.api.max_attempts},
              {world.transport, world.provider, limiter_, gate_, world.clock, world.sleeper, world.random,
               world.observer, world.log}),
      client_(id_.region, caller_, dimension_sources(config)),
      directory_(id_.region, caller_) {}

bool Account::is_same(const config::Config& config, const AccountWorld& world) const {
  return api_ == config.api && dimensions_ == config.dimensions && &world_.transport == &world.transport &&
         &world_.provider == &world.provider;
}

void Account::use_options(const config::Config& config) {
  gate_.set_options(breaker_options(config, id_));
}

}  // namespace lge::app
