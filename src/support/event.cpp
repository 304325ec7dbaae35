#include "support/event.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace lge {

namespace asio = boost::asio;

asio::awaitable<void> Event::wait() {
  if (!timer_) timer_.emplace(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
  boost::system::error_code woken;
  co_await timer_->async_wait(asio::redirect_error(asio::use_awaitable, woken));
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
}

void Event::notify_all() {
  if (timer_) timer_->cancel();
}

}  // namespace lge
