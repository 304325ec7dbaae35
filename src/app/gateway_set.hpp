#pragma once

#include <span>
#include <vector>

#include "app/command_line.hpp"
#include "config/config.hpp"
#include "poll/discovery.hpp"
#include "poll/gateway.hpp"

namespace lge::app {

/// What one entry of `discovery` has found so far.
struct Finds {
  const config::Discovery* discovery = nullptr;
  std::vector<poll::Found> found;
};

/// Every gateway that this process polls, each once: those that are listed, then those that were found and
/// are wanted, as far as they belong to its shard. A gateway that is both is as it is listed; one that is
/// found twice, as it was found first. Pure.
std::vector<config::Gateway> gateways_to_poll(const config::Config& config, std::span<const Finds> finds,
                                              const Shard& shard);

/// What the name of a gateway that was found has to be for the entry to want it. Pure.
bool is_wanted(const config::Discovery& discovery, std::string_view name);

poll::GatewayId id_of(const config::Gateway& gateway);

}  // namespace lge::app
