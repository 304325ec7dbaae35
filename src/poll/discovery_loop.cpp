#include "poll/discovery_loop.hpp"

#include <algorithm>

#include "poll/discovery_log.hpp"
#include "poll/schedule.hpp"

namespace lge::poll {

namespace asio = boost::asio;

namespace {

// A host that boots before its network should not go without gateways for a whole interval.
bool is_urgent(const DiscoveryResult& result, const DiscoveryMemory& memory) {
  return result.broken_off && memory.size() == 0;
}

}  // namespace

asio::awaitable<void> run_discovery_loop(DiscoveryPlan plan, DiscoveryWorld world, Sleeper& sleeper,
                                         DiscoveryMemory& memory, DiscoveryObserver& observer) {
  const Millis retry = std::min(kFirstDiscoveryRetry, plan.refresh_interval);
  const DescribedObserver described = [&observer](const Found& gateway) {
    observer.gateway_described(gateway);
  };
  Schedule schedule(world.clock.steady(), plan.refresh_interval);
  DiscoveryLog outcome_log(plan, world.log);
  for (;;) {
    co_await sleeper.sleep_until(schedule.next());
    const DiscoveryResult result = co_await find_gateways(plan, world, memory);
    const SteadyTime now = world.clock.steady();
    if (is_urgent(result, memory)) {
      schedule = Schedule(now + retry, plan.refresh_interval);
    } else {
      schedule.poll_ended(now);
    }
    outcome_log.ended(result, memory.size());
    observer.discovery_ended(result);
    if (!result.broken_off) co_await describe_gateways(plan, world, memory, schedule.next(), described);
  }
}

}  // namespace lge::poll
