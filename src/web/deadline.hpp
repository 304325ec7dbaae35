#pragma once

#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "support/clock.hpp"

namespace lge::web {

/// Ends what takes too long: calls `on_expiry` once, at the time that was set last. Made to be moved with
/// each read and write: a later time costs no timer. Used on the executor's thread only; may be destroyed at
/// any time, but within `on_expiry`.
class Deadline {
 public:
  Deadline(const boost::asio::any_io_executor& executor, std::function<void()> on_expiry);
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  ~Deadline();

  void set(SteadyTime when);
  void clear() { set(SteadyTime::max()); }
  [[nodiscard]] bool expired() const;
  /// For good: `on_expiry` is not called any more, and nothing keeps the loop running.
  void stop();

 private:
  struct State;

  static void wait(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;  // shared with the timer's handler
};

}  // namespace lge::web
