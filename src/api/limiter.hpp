#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "api/fair_queue.hpp"
#include "api/pace.hpp"
#include "support/clock.hpp"
#include "support/sleeper.hpp"

namespace lge::api {

/// What the account lends: how many requests at once, and how many a second.
struct Limits {
  int max_in_flight = 8;            ///< 1 or more
  double requests_per_second = 10;  ///< 0: as many as come
};

/// Who asks for a turn.
struct Asker {
  std::string gateway;
  /// Its newest request got no answer in time. Such gateways hold half of the places at most, so that those
  /// of others do not wait behind requests that hang.
  bool slow = false;
  SteadyTime deadline = SteadyTime::max();  ///< a later turn is of no use
};

/// Hands out turns to send requests: so many at once, at the pace of the account, and in turn between the
/// gateways that ask. Use it on the polling loop only; it outlives all of its turns.
class Limiter {
 public:
  /// The right to have one request under way; given back when it is destroyed.
  class Turn {
   public:
    Turn(Limiter& limiter, bool slow) : limiter_(&limiter), slow_(slow) {}
    Turn(Turn&& other) noexcept : limiter_(std::exchange(other.limiter_, nullptr)), slow_(other.slow_) {}
    Turn& operator=(Turn&&) = delete;
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      if (limiter_ != nullptr) limiter_->give_back(slow_);
    }

   private:
    Limiter* limiter_;
    bool slow_;
  };

  Limiter(const Limits& limits, const Clock& clock, Sleeper& sleeper);
  Limiter(const Limiter&) = delete;
  Limiter& operator=(const Limiter&) = delete;
  ~Limiter() = default;

  /// Waits until a request may be sent. Nothing once the account's pace does not allow it before the
  /// deadline. Throws operation_aborted where the coroutine is cancelled.
  boost::asio::awaitable<std::optional<Turn>> turn(Asker asker);

  /// What the answers tell of the account's quota.
  [[nodiscard]] Pace& pace() { return pace_; }

 private:
  struct Waiter {
    Waiter(const boost::asio::any_io_executor& executor, bool is_slow)
        : wake(executor, boost::asio::steady_timer::time_point::max()), slow(is_slow) {}
    boost::asio::steady_timer wake;  // never expires: cancelled when the place is given
    bool slow;
    bool has_place = false;
  };

  boost::asio::awaitable<void> take_place(Asker asker);
  [[nodiscard]] bool has_place_for(bool slow) const;
  void occupy(bool slow);
  void give_back(bool slow);

  Limits limits_;
  const Clock& clock_;
  Sleeper& sleeper_;
  Pace pace_;
  int in_flight_ = 0;
  int slow_in_flight_ = 0;
  FairQueue<std::shared_ptr<Waiter>> queue_;
};

}  // namespace lge::api
