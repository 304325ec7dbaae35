#pragma once

#include <optional>

#include "api/failure.hpp"
#include "poll/gateway.hpp"
#include "poll/poll_result.hpp"
#include "support/log.hpp"

namespace lge::poll {

/// Tells the log how polls of one gateway end: once for each change, not once for each poll.
class OutcomeLog {
 public:
  OutcomeLog(GatewayId gateway, Log& log) : gateway_(std::move(gateway)), log_(log) {}

  void poll_ended(const Roster& roster, const PollResult& result);

 private:
  void failed(const api::Failure& failure);

  GatewayId gateway_;
  Log& log_;
  std::optional<api::Failure> failing_;  // as logged
  bool polled_ = false;
};

}  // namespace lge::poll
