#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/failure.hpp"
#include "api/session.hpp"
#include "metrics/totals.hpp"
#include "poll/gateway.hpp"
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
  Millis poll_duration{0};
  std::uint64_t poll_requests = 0;

  [[nodiscard]] bool up() const { return last_poll.has_value() && !failure.has_value(); }
};

/// Everything that the serving loop may know, made by the polling loop and never changed afterwards.
struct Snapshot {
  std::string metrics_text;             ///< exposition, text format 0.0.4
  std::vector<GatewayStatus> gateways;  ///< in the order of the configuration
  bool ready = false;                   ///< every gateway's first poll has ended
  WallTime made_at;
};

/// The one thing that the two loops share. Thread-safe: readers keep what they got for as long as they hold
/// it.
class SnapshotCell {
 public:
  void store(std::shared_ptr<const Snapshot> snapshot) { cell_.store(std::move(snapshot)); }
  /// Never null.
  [[nodiscard]] std::shared_ptr<const Snapshot> load() const { return cell_.load(); }

 private:
  std::atomic<std::shared_ptr<const Snapshot>> cell_{std::make_shared<const Snapshot>()};
};

}  // namespace lge::metrics
