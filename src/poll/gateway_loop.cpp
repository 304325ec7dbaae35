#include "poll/gateway_loop.hpp"

#include "poll/outcome_log.hpp"
#include "poll/schedule.hpp"
#include "poll/unexpected.hpp"
#include "support/spawn.hpp"

namespace lge::poll {

namespace asio = boost::asio;

namespace {

asio::awaitable<Result<Changes, api::Failure>> walk_or_failure(GatewayId gateway, WalkerOptions options,
                                                               WalkerWorld world, Roster& roster,
                                                               std::uint64_t& requests,
                                                               PollObserver& observer) {
  std::exception_ptr error;
  try {
    co_return co_await walk_pages(std::move(gateway), options, world, roster, requests, observer);
  } catch (...) {
    error = std::current_exception();
  }
  if (is_cancellation(error)) std::rethrow_exception(error);
  co_return Result<Changes, api::Failure>(in_place_error, unexpected(error));
}

}  // namespace

asio::awaitable<PollResult> poll_once(GatewayId gateway, WalkerOptions options, WalkerWorld world,
                                      Roster& roster, PollObserver& observer) {
  const SteadyTime started = world.clock.steady();
  std::uint64_t requests = 0;
  Result<Changes, api::Failure> changes =
      co_await walk_or_failure(std::move(gateway), options, world, roster, requests, observer);
  const SteadyTime ended = world.clock.steady();
  co_return PollResult{std::move(changes), world.clock.wall(), std::chrono::ceil<Millis>(ended - started),
                       requests};
}

asio::awaitable<void> run_gateway_loop(GatewayId gateway, LoopOptions options, WalkerWorld world,
                                       Roster& roster, PollObserver& observer) {
  Schedule schedule(world.clock.steady() + options.first_after, options.interval);
  OutcomeLog outcome_log(gateway, world.log);
  for (;;) {
    co_await world.sleeper.sleep_until(schedule.next());
    observer.poll_started(gateway);
    const PollResult result = co_await poll_once(gateway, options.walker, world, roster, observer);
    const SteadyTime now = world.clock.steady();
    for (std::uint64_t missed = schedule.poll_ended(now); missed > 0; --missed)
      observer.poll_overrun(gateway);
    outcome_log.poll_ended(roster, result);
    const WallTime next_at =
        world.clock.wall() + std::chrono::duration_cast<WallTime::duration>(schedule.next() - now);
    observer.poll_ended(gateway, roster, result, next_at);
  }
}

}  // namespace lge::poll
