#pragma once

#include <cstdint>
#include <optional>

#include "api/failure.hpp"
#include "metrics/totals.hpp"
#include "poll/gateway.hpp"
#include "poll/progress.hpp"
#include "support/clock.hpp"

namespace lge::metrics {

/// What the status page says of one gateway.
struct GatewayStatus {
  poll::GatewayId id;
  std::optional<WallTime> last_poll;  ///< end of the newest poll; none before the first
  std::optional<WallTime> last_success;
  std::optional<WallTime> next_poll;
  std::optional<api::Failure> failure;  ///< of the newest poll; none where it succeeded
  std::optional<Totals> totals;         ///< of the last good poll; none before it and once withdrawn as stale
  std::optional<poll::Progress> progress;  ///< of a poll under way, where it reads the whole list and has
                                           ///< taken its time
  Millis poll_duration{0};
  std::uint64_t poll_requests = 0;

  [[nodiscard]] bool up() const { return last_poll.has_value() && !failure.has_value(); }
};

}  // namespace lge::metrics
