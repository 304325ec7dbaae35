#include "support/sleeper.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace lge {

namespace asio = boost::asio;

asio::awaitable<void> AsioSleeper::sleep_until(SteadyTime deadline) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_at(deadline);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace lge
