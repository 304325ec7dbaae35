#pragma once

#include <exception>
#include <memory>
#include <set>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include "support/log.hpp"

namespace lge {

/// The one way to start a coroutine that nobody awaits: a set of tasks that can be cancelled and counted.
/// An exception that leaves a task is logged with the task's name, never swallowed; cancellation is no
/// exception. Not thread-safe: use it on the executor's thread only. Destroy it once empty(), or after its
/// loop has ended.
class TaskGroup {
 public:
  TaskGroup(boost::asio::any_io_executor executor, Log& log);
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  ~TaskGroup() = default;

  void spawn(std::string name, boost::asio::awaitable<void> task);
  /// Asks every task to end. Tasks spawned later are not affected.
  void cancel();
  [[nodiscard]] std::size_t size() const { return tasks_.size(); }
  [[nodiscard]] bool empty() const { return tasks_.empty(); }
  /// Returns once a task has ended, or the caller is cancelled. For callers that have set
  /// this_coro::throw_if_cancelled(false) and look at the cancellation state themselves. One caller at a
  /// time.
  boost::asio::awaitable<void> changed();
  /// Returns once no task is left. Where the caller is cancelled, the tasks are cancelled too and still
  /// waited for; then operation_aborted is thrown. Not for a task of this group.
  boost::asio::awaitable<void> join();

 private:
  struct Entry {
    std::string name;
    boost::asio::cancellation_signal stop;
    bool started = false;
    bool cancelled_early = false;
  };

  static boost::asio::awaitable<void> run(std::shared_ptr<Entry> entry, boost::asio::awaitable<void> task);

  void ended(const std::shared_ptr<Entry>& task, const std::exception_ptr& error);

  boost::asio::any_io_executor executor_;
  Log& log_;
  std::set<std::shared_ptr<Entry>> tasks_;
  boost::asio::steady_timer change_;  // never expires; cancelled whenever a task has ended
};

/// What an exception says, without the source locations that Boost adds.
std::string describe(const std::exception_ptr& error);
/// True where the exception is the one that cancelled operations throw.
bool is_cancellation(const std::exception_ptr& error);

}  // namespace lge
