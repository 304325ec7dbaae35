#pragma once

#include <optional>
#include <vector>

#include "api/failure.hpp"
#include "api/session.hpp"
#include "poll/gateway.hpp"
#include "support/clock.hpp"
#include "support/result.hpp"

namespace lge::poll {

/// The whole list of a gateway's sessions at one instant: each session once. The order says nothing.
using Listing = std::vector<api::Session>;

/// What one poll of one gateway came to.
struct PollResult {
  Result<Listing, api::Failure> listing;
  WallTime ended_at;  ///< when the listing was proved whole, or the poll failed
  Millis duration{0};
  std::uint64_t requests = 0;  ///< API requests sent, failed ones included
};

/// Whoever wants to know what polls come to (metrics). Called on the polling loop; must not block.
class PollObserver {
 public:
  PollObserver() = default;
  PollObserver(const PollObserver&) = delete;
  PollObserver& operator=(const PollObserver&) = delete;
  virtual ~PollObserver() = default;

  virtual void poll_started(const GatewayId& gateway) = 0;
  virtual void poll_ended(const GatewayId& gateway, const PollResult& result, WallTime next_poll_at) = 0;
  /// A poll was due while the one before it still ran; it is left out.
  virtual void poll_overrun(const GatewayId& gateway) = 0;
};

}  // namespace lge::poll
