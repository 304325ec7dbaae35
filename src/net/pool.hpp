#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "net/origin.hpp"
#include "support/clock.hpp"

namespace lge::net {

/// Connections that wait for their next request, by origin; bookkeeping only. Destroying a connection closes
/// it. At most `max_per_origin` wait for each origin, the newest ones; none waits longer than `idle`. Not
/// thread-safe.
template <class Connection>
class IdlePool {
 public:
  IdlePool(std::size_t max_per_origin, Millis idle) : max_per_origin_(max_per_origin), idle_(idle) {}

  void put(const Origin& origin, std::unique_ptr<Connection> connection, SteadyTime now) {
    expire(now);
    if (max_per_origin_ == 0) return;
    auto& waiting = waiting_[origin];
    if (waiting.size() >= max_per_origin_) waiting.pop_front();
    waiting.push_back({std::move(connection), now + idle_});
  }

  /// The one that was used last: the others grow old, and a pool too large shrinks. Empty where there is
  /// none.
  std::unique_ptr<Connection> take(const Origin& origin, SteadyTime now) {
    expire(now);
    const auto found = waiting_.find(origin);
    if (found == waiting_.end()) return nullptr;
    std::unique_ptr<Connection> connection = std::move(found->second.back().connection);
    found->second.pop_back();
    if (found->second.empty()) waiting_.erase(found);
    return connection;
  }

  /// Closes what has waited too long, of every origin.
  void expire(SteadyTime now) {
    for (auto origin = waiting_.begin(); origin != waiting_.end();) {
      auto& waiting = origin->second;
      while (!waiting.empty() && waiting.front().until <= now)
        waiting.pop_front();
      origin = waiting.empty() ? waiting_.erase(origin) : std::next(origin);
    }
  }

  /// When expire() next has something to do.
  [[nodiscard]] std::optional<SteadyTime> next_expiry() const {
    std::optional<SteadyTime> next;
    for (const auto& [origin, waiting] : waiting_) {
      if (!next || waiting.front().until < *next) next = waiting.front().until;
    }
    return next;
  }

  [[nodiscard]] std::size_t size() const {
    std::size_t count = 0;
    for (const auto& [origin, waiting] : waiting_)
      count += waiting.size();
    return count;
  }

 private:
  struct Waiting {
    std::unique_ptr<Connection> connection;
    SteadyTime until;
  };

  std::size_t max_per_origin_;
  Millis idle_;
  std::map<Origin, std::deque<Waiting>> waiting_;  // the oldest in front; no empty queue
};

}  // namespace lge::net
