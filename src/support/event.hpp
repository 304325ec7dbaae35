#pragma once

#include <optional>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace lge {

/// Lets coroutines wait for something that another one of the same thread does. Nothing is remembered:
/// notify_all() wakes those who wait at that moment. Not thread-safe; it outlives its waiters.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() = default;

  /// Returns after the next notify_all(). Throws boost::system::system_error (operation_aborted) where the
  /// coroutine is cancelled.
  boost::asio::awaitable<void> wait();
  void notify_all();

 private:
  std::optional<boost::asio::steady_timer> timer_;  // never expires; cancelled to wake everybody
};

}  // namespace lge
