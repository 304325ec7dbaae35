#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/failure.hpp"
#include "api/gateway_directory.hpp"
#include "poll/discovery_memory.hpp"
#include "support/clock.hpp"
#include "support/log.hpp"

namespace lge::poll {

/// Which gateways are to be found, with one set of credentials in one region.
struct DiscoveryPlan {
  std::string region;                                 ///< for the log, as is the next
  std::string credentials;                            ///< their name in the configuration
  std::vector<std::string> workspace_ids;             ///< each once; empty: every workspace of the account
  std::function<bool(std::string_view name)> wanted;  ///< by the gateway's name_of(); empty: all of them
  /// Whether this process polls the gateway, where several share them; empty: all of them.
  std::function<bool(std::string_view workspace_id, std::string_view livy_compute_id)> mine;
  Millis refresh_interval = std::chrono::minutes(10);
  /// How long one question may wait for its turn, its repetitions included. So it limits the time without
  /// progress, not that of the discovery. All pages of the list of workspaces are one question.
  Millis timeout = std::chrono::seconds(50);
};

/// What a discovery needs of the rest of the program. Everything outlives it.
struct DiscoveryWorld {
  api::GatewayDirectory& directory;
  const Clock& clock;
  Log& log;
};

/// What one discovery came to. What it found is in the memory.
struct DiscoveryResult {
  std::optional<api::Failure> failure;  ///< the first one; none where every list was read
  bool broken_off = false;              ///< the failure concerns the whole account: no more was asked
  WallTime ended_at;
  Millis duration{0};
  std::uint64_t requests = 0;         ///< API requests sent, failed ones included
  std::size_t workspaces = 0;         ///< to be looked through; 0 where they could not be listed
  std::size_t workspaces_failed = 0;  ///< of those, not brought up to date
  std::size_t left_out = 0;           ///< entries without a usable id, in the newest list of each workspace
  std::size_t appeared = 0;           ///< gateways
  std::size_t gone = 0;               ///< likewise
};

/// Brings the memory up to date with the lists of workspaces and of gateways, one request after the other. A
/// workspace that is gone or `TERMINATED` loses its gateways. One whose list fails keeps those that were
/// known; the others are still looked through, unless the failure concerns the whole account. Logs each
/// gateway that appears or goes. Never fails in other ways than by its result, except that it throws
/// operation_aborted where the coroutine is cancelled.
boost::asio::awaitable<DiscoveryResult> find_gateways(DiscoveryPlan plan, DiscoveryWorld world,
                                                      DiscoveryMemory& memory);

/// Told of each gateway of which more is known than before.
using DescribedObserver = std::function<void(const Found&)>;

/// Asks for what the lists do not tell, where it is not known yet or may have changed: one request after the
/// other, none after `until`. Nothing depends on it, so failures are only logged (debug). Where one concerns
/// the whole account, the rest is left for the next time; so are the other gateways of a workspace that is
/// denied. Returns the requests that were sent. Throws as find_gateways().
boost::asio::awaitable<std::uint64_t> describe_gateways(DiscoveryPlan plan, DiscoveryWorld world,
                                                        DiscoveryMemory& memory, SteadyTime until,
                                                        DescribedObserver observer);

/// Both, one after the other; unless the first was broken off.
boost::asio::awaitable<DiscoveryResult> discover_once(DiscoveryPlan plan, DiscoveryWorld world,
                                                      DiscoveryMemory& memory);

/// Forgets what the plan does not want (any more), and logs it. Every discovery begins with it.
void forget_unwanted(const DiscoveryPlan& plan, Log& log, DiscoveryMemory& memory);

/// True where a failure says nothing of one workspace or gateway, but that the next request would fail as
/// well.
bool concerns_account(api::Reason reason);

}  // namespace lge::poll
