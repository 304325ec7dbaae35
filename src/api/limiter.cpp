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
    : limits_(limits), clock_(clock), sleeper_(sleeper) {}

asio::awaitable<Limiter::Turn> Limiter::turn() {
  co_await take_place();
  Turn turn(*this);
  co_await sleeper_.sleep_until(next_start());
  co_return std::move(turn);
}

asio::awaitable<void> Limiter::take_place() {
  if (in_flight_ < limits_.max_in_flight) {
    ++in_flight_;
    co_return;
  }
  const auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor);
  queue_.push_back(waiter);
  boost::system::error_code woken;
  co_await waiter->wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  // Cancelled and given a place in the same turn of the loop: the place is ours, and the Turn gives it back.
  if (waiter->has_place) co_return;
  queue_.remove(waiter);
  throw boost::system::system_error(asio::error::operation_aborted);
}

SteadyTime Limiter::next_start() {
  const SteadyTime now = clock_.steady();
  if (limits_.requests_per_second <= 0) return now;
  const SteadyTime start = std::max(now, earliest_);
  const std::chrono::duration<double> gap(1.0 / limits_.requests_per_second);
  earliest_ = start + std::chrono::ceil<SteadyTime::duration>(gap);
  return start;
}

void Limiter::give_back() {
  if (queue_.empty()) {
    --in_flight_;
    return;
  }
  const std::shared_ptr<Waiter> next = queue_.front();
  queue_.pop_front();
  next->has_place = true;
  next->wake.cancel();
}

}  // namespace lge::api
