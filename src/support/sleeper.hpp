#pragma once

#include <boost/asio/awaitable.hpp>

#include "support/clock.hpp"

namespace lge {

/// Waiting, behind an interface so that tests let time pass at once.
class Sleeper {
 public:
  Sleeper() = default;
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  virtual ~Sleeper() = default;

  /// Returns at `deadline`, at once where it has passed. Throws boost::system::system_error
  /// (operation_aborted) where the coroutine is cancelled.
  virtual boost::asio::awaitable<void> sleep_until(SteadyTime deadline) = 0;
};

/// Sleeps on a timer of the coroutine's own executor.
class AsioSleeper final : public Sleeper {
 public:
  boost::asio::awaitable<void> sleep_until(SteadyTime deadline) override;
};

}  // namespace lge
