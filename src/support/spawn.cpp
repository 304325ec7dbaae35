#include "support/spawn.hpp"

#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace lge {

namespace asio = boost::asio;

TaskGroup::TaskGroup(asio::any_io_executor executor, Log& log)
    : executor_(std::move(executor)), log_(log), change_(executor_, asio::steady_timer::time_point::max()) {}

void TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
  const auto entry = std::make_shared<Entry>();
  entry->name = std::move(name);
  tasks_.insert(entry);
  asio::co_spawn(
      executor_, run(entry, std::move(task)),
      asio::bind_cancellation_slot(entry->stop.slot(),
                                   [this, entry](const std::exception_ptr& error) { ended(entry, error); }));
}

// co_spawn itself throws, out of the loop, where its coroutine is cancelled before it has begun, or ends
// without ever having waited (Boost 1.81). So a task that has not begun is only marked, and every task begins
// by waiting.
asio::awaitable<void> TaskGroup::run(std::shared_ptr<Entry> entry, asio::awaitable<void> task) {
  entry->started = true;
  if (entry->cancelled_early) co_return;
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  co_await std::move(task);
}

void TaskGroup::cancel() {
  // A copy: a task may end, and leave the set, while it is being cancelled.
  const std::vector<std::shared_ptr<Entry>> all(tasks_.begin(), tasks_.end());
  for (const auto& task : all) {
    if (task->started) {
      task->stop.emit(asio::cancellation_type::terminal);
    } else {
      task->cancelled_early = true;
    }
  }
}

asio::awaitable<void> TaskGroup::changed() {
  boost::system::error_code woken;
  co_await change_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

asio::awaitable<void> TaskGroup::join() {
  co_await asio::this_coro::throw_if_cancelled(false);
  bool cancelled = false;
  for (;;) {
    const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
    if (!cancelled && state.cancelled() != asio::cancellation_type::none) {
      cancelled = true;
      cancel();
    }
    if (tasks_.empty()) break;
    co_await changed();
  }
  co_await asio::this_coro::throw_if_cancelled(true);
  if (cancelled) throw boost::system::system_error(asio::error::operation_aborted);
}

void TaskGroup::ended(const std::shared_ptr<Entry>& task, const std::exception_ptr& error) {
  if (error && !is_cancellation(error)) {
    log_.error("a task ended with an unexpected error", field("task", task->name),
               field("err", describe(error)));
  }
  tasks_.erase(task);
  change_.cancel();
}

std::string describe(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error& e) {
    return e.code().message();
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "an exception of an unknown type";
  }
}

bool is_cancellation(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error& e) {
    return e.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

}  // namespace lge
