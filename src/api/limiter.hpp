#pragma once

#include <list>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "support/clock.hpp"
#include "support/sleeper.hpp"

namespace lge::api {

/// What the account lends: how many requests at once, and how many a second.
struct Limits {
  int max_in_flight = 8;            ///< 1 or more
  double requests_per_second = 10;  ///< 0: as many as come
};

/// Hands out turns to send requests, in the order in which they were asked for. Turns are spread evenly: no
/// second sees more than its share, whatever came before. Use it on the polling loop only; it outlives all of
/// its turns.
class Limiter {
 public:
  /// The right to have one request under way; given back when it is destroyed.
  class Turn {
   public:
    explicit Turn(Limiter& limiter) : limiter_(&limiter) {}
    Turn(Turn&& other) noexcept : limiter_(std::exchange(other.limiter_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      if (limiter_ != nullptr) limiter_->give_back();
    }

   private:
    Limiter* limiter_;
  };

  Limiter(const Limits& limits, const Clock& clock, Sleeper& sleeper);
  Limiter(const Limiter&) = delete;
  Limiter& operator=(const Limiter&) = delete;
  ~Limiter() = default;

  /// Waits until a request may be sent. Throws operation_aborted where the coroutine is cancelled.
  boost::asio::awaitable<Turn> turn();

 private:
  struct Waiter {
    explicit Waiter(const boost::asio::any_io_executor& executor)
        : wake(executor, boost::asio::steady_timer::time_point::max()) {}
    boost::asio::steady_timer wake;  // never expires: cancelled when the place is given
    bool has_place = false;
  };

  boost::asio::awaitable<void> take_place();
  SteadyTime next_start();
  void give_back();

  Limits limits_;
  const Clock& clock_;
  Sleeper& sleeper_;
  int in_flight_ = 0;
  std::list<std::shared_ptr<Waiter>> queue_;
  SteadyTime earliest_;
};

}  // namespace lge::api
