#pragma once

#include <boost/asio/awaitable.hpp>

#include "poll/discovery.hpp"
#include "support/sleeper.hpp"

namespace lge::poll {

/// Whoever acts on what discoveries find. Called on the polling loop; must not block.
class DiscoveryObserver {
 public:
  DiscoveryObserver() = default;
  DiscoveryObserver(const DiscoveryObserver&) = delete;
  DiscoveryObserver& operator=(const DiscoveryObserver&) = delete;
  virtual ~DiscoveryObserver() = default;

  /// A discovery has ended, well or not: what is known now is in the memory.
  virtual void discovery_ended(const DiscoveryResult& result) = 0;
  /// More is known of a gateway than its list tells.
  virtual void gateway_described(const Found& gateway) = 0;
};

/// While no gateway is known and the account is out of reach, discoveries follow each other so soon, unless
/// refresh_interval is shorter.
inline constexpr Millis kFirstDiscoveryRetry = std::chrono::seconds(30);

/// Discovers at once, and then every `refresh_interval`, until it is cancelled. The observer is told as soon
/// as the lists are read, so that nothing waits for the questions about single gateways, which follow; they
/// end when the next discovery is due. One that is due while the one before still runs is left out. Memory
/// and observer outlive the loop, and nobody else discovers into the memory.
boost::asio::awaitable<void> run_discovery_loop(DiscoveryPlan plan, DiscoveryWorld world, Sleeper& sleeper,
                                                DiscoveryMemory& memory, DiscoveryObserver& observer);

}  // namespace lge::poll
