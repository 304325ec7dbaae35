#pragma once

#include <chrono>
#include <functional>

#include "support/clock.hpp"

namespace lge {

/// The clock of the servers that requests are dated for: this host's, and the offset that an answer has
/// taught. Each host has one clock, so what one answer teaches holds for all requests. `host` outlives it.
/// Not thread-safe: learn() and wall() belong to the polling loop.
class ServerClock final : public Clock {
 public:
  /// `told` is called whenever the offset changes.
  using Told = std::function<void(std::chrono::nanoseconds offset)>;
  explicit ServerClock(const Clock& host, Told told = {}) : host_(host), told_(std::move(told)) {}

  [[nodiscard]] WallTime wall() const override {
    return host_.wall() + std::chrono::duration_cast<WallTime::duration>(offset_);
  }
  [[nodiscard]] SteadyTime steady() const override { return host_.steady(); }

  /// To be told the server's time of an answer that rejected a request's date. True where the offset changed
  /// by a second or more, so that the same request dated anew may be accepted.
  bool learn(WallTime server_now);
  /// Server minus host; 0 until something was learnt.
  [[nodiscard]] std::chrono::nanoseconds offset() const { return offset_; }

 private:
  const Clock& host_;
  Told told_;
  std::chrono::nanoseconds offset_{0};
};

}  // namespace lge
