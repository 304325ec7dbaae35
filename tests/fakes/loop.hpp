#pragma once

#include <exception>
#include <map>
#include <memory>
#include <optional>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "fakes/clock.hpp"
#include "support/sleeper.hpp"

namespace lge::fakes {

/// Time for coroutines under test: sleepers wait in a queue, and time jumps to the next of them whenever
/// nothing else is left to do. So an hour passes in the milliseconds that its work takes.
class FakeSleeper final : public Sleeper {
 public:
  explicit FakeSleeper(FakeClock& clock) : clock_(clock) {}

  boost::asio::awaitable<void> sleep_until(SteadyTime deadline) override;

  /// Moves the clock to the earliest sleeper's deadline and wakes it. False where nobody sleeps.
  bool wake_next();
  /// The same, but not past `limit`.
  bool wake_next_before(SteadyTime limit);
  [[nodiscard]] std::size_t sleeping() const { return waiting_.size(); }

 private:
  struct Waiter;
  FakeClock& clock_;
  std::multimap<SteadyTime, std::shared_ptr<Waiter>> waiting_;
};

/// Runs `loop` with fake time until neither work nor sleepers are left.
void run_all(boost::asio::io_context& loop, FakeSleeper& sleeper);
/// Runs `loop` with fake time until the clock has passed `duration`; what sleeps longer stays asleep.
void run_for(boost::asio::io_context& loop, FakeSleeper& sleeper, FakeClock& clock, Millis duration);

/// Awaits `task` and leaves what it returns in `result`: co_spawn itself wants results that can be empty.
template <class T>
boost::asio::awaitable<void> keep(boost::asio::awaitable<T> task, std::optional<T>& result) {
  T value = co_await std::move(task);
  result.emplace(std::move(value));
}

/// Runs one coroutine to its end in a loop of its own; rethrows what it throws.
template <class T>
T run(boost::asio::awaitable<T> task) {
  boost::asio::io_context loop;
  std::optional<T> result;
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, keep(std::move(task), result),
                        [&failure](const std::exception_ptr& error) { failure = error; });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(result.value());
}

}  // namespace lge::fakes
