#include "fakes/loop.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace lge::fakes {

namespace asio = boost::asio;

// A timer that never expires by itself: waking is cancelling it with `woken` set.
struct FakeSleeper::Waiter {
  explicit Waiter(const asio::any_io_executor& executor)
      : timer(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer timer;
  bool woken = false;
};

asio::awaitable<void> FakeSleeper::sleep_until(SteadyTime deadline) {
  if (deadline <= clock_.steady()) co_return;
  const auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor);
  const auto place = waiting_.emplace(deadline, waiter);
  boost::system::error_code error;
  co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  if (waiter->woken) co_return;
  waiting_.erase(place);
  throw boost::system::system_error(asio::error::operation_aborted);
}

bool FakeSleeper::wake_next() {
  return wake_next_before(SteadyTime::max());
}

bool FakeSleeper::wake_next_before(SteadyTime limit) {
  const auto first = waiting_.begin();
  if (first == waiting_.end() || first->first > limit) return false;
  const auto waiter = first->second;
  if (first->first > clock_.steady()) {
    clock_.advance(std::chrono::ceil<Millis>(first->first - clock_.steady()));
  }
  waiting_.erase(first);
  waiter->woken = true;
  waiter->timer.cancel();
  return true;
}

void run_all(asio::io_context& loop, FakeSleeper& sleeper) {
  do {
    loop.restart();
    loop.poll();
  } while (sleeper.wake_next());
}

void run_for(asio::io_context& loop, FakeSleeper& sleeper, FakeClock& clock, Millis duration) {
  const SteadyTime end = clock.steady() + duration;
  do {
    loop.restart();
    loop.poll();
  } while (sleeper.wake_next_before(end));
  if (clock.steady() < end) clock.advance(std::chrono::ceil<Millis>(end - clock.steady()));
}

}  // namespace lge::fakes
