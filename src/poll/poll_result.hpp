#pragma once

#include "api/failure.hpp"
#include "poll/changes.hpp"
#include "poll/gateway.hpp"
#include "poll/progress.hpp"
#include "poll/roster.hpp"
#include "support/clock.hpp"
#include "support/result.hpp"

namespace lge::poll {

/// What one poll of one gateway came to.
struct PollResult {
  Result<Changes, api::Failure> changes;  ///< what it changed in the gateway's roster
  WallTime ended_at;                      ///< when the list was proved whole, or the poll failed
  Millis duration{0};
  std::uint64_t requests = 0;  ///< API requests sent, failed ones included
};

/// Whoever wants to know how polls go and what they come to (metrics). Called on the polling loop; must not
/// block.
class PollObserver {
 public:
  PollObserver() = default;
  PollObserver(const PollObserver&) = delete;
  PollObserver& operator=(const PollObserver&) = delete;
  virtual ~PollObserver() = default;

  virtual void poll_started(const GatewayId& gateway) = 0;
  /// Of a poll that reads the whole list and takes its time: each second at most, the first time a second
  /// after it began.
  virtual void poll_progressed(const GatewayId& gateway, const Progress& progress) = 0;
  /// `roster` holds the gateway's sessions as of its last good poll: this one, unless it failed.
  virtual void poll_ended(const GatewayId& gateway, const Roster& roster, const PollResult& result,
                          WallTime next_poll_at) = 0;
  /// A poll was due while the one before it still ran; it is left out.
  virtual void poll_overrun(const GatewayId& gateway) = 0;
};

}  // namespace lge::poll
