#include "api/limiter.hpp"

#include <algorithm>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace lge::api {

namespace asio = boost::asio;

Limiter::Limiter(const Limits& limits, const Clock& clock, Sleeper& sleeper)
    : limits_(limits), clock_(clock), sleeper_(sleeper), pace_(limits.requests_per_second) {}

asio::awaitable<std::optional<Limiter::Turn>> Limiter::turn(Asker asker) {
  co_await take_place(asker);
  std::optional<Turn> turn(std::in_place, *this, asker.slow);
  for (;;) {
    const SteadyTime now = clock_.steady();
    if (pace_.earliest(now) > asker.deadline) co_return std::nullopt;
    const SteadyTime start = pace_.take(now);
    co_await sleeper_.sleep_until(start);
    // The API may have asked for a pause meanwhile: then this turn was none.
    if (pace_.paused_until() <= std::max(start, clock_.steady())) co_return turn;
  }
}

asio::awaitable<void> Limiter::take_place(Asker asker) {
  if (has_place_for(asker.slow)) {
    occupy(asker.slow);
    co_return;
  }
  const auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor, asker.slow);
  queue_.push(asker.gateway, waiter);
  boost::system::error_code woken;
  co_await waiter->wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  // Cancelled and given a place in the same turn of the loop: the place is ours, and the Turn gives it back.
  if (waiter->has_place) co_return;
  queue_.remove(asker.gateway, waiter);
  throw boost::system::system_error(asio::error::operation_aborted);
}

bool Limiter::has_place_for(bool slow) const {
  if (in_flight_ >= limits_.max_in_flight) return false;
  return !slow || slow_in_flight_ < std::max(1, limits_.max_in_flight / 2);
}

void Limiter::occupy(bool slow) {
  ++in_flight_;
  slow_in_flight_ += slow ? 1 : 0;
}

void Limiter::give_back(bool slow) {
  --in_flight_;
  slow_in_flight_ -= slow ? 1 : 0;
  std::shared_ptr<Waiter> next;
  if (!queue_.pop([this](const std::shared_ptr<Waiter>& waiter) { return has_place_for(waiter->slow); },
                  next)) {
    return;
  }
  occupy(next->slow);
  next->has_place = true;
  next->wake.cancel();
}

}  // namespace lge::api
