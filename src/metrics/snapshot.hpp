#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "metrics/gateway_families.hpp"
#include "metrics/gateway_status.hpp"
#include "metrics/live_sessions.hpp"
#include "metrics/poll_memory.hpp"
#include "support/clock.hpp"

namespace lge::metrics {

/// What the serving loop may know of one gateway. Never changed once it is published.
struct GatewayView {
  GatewayStatus status;
  FamilyLines lines;
  std::shared_ptr<const LiveSessionList> live;  ///< null where status.totals is not there
  std::shared_ptr<const PollMemory> memory;     ///< null before the first poll has ended
};

using GatewayGroup = std::vector<std::shared_ptr<const GatewayView>>;

/// Everything that the serving loop may know, made by the polling loop and never changed afterwards. The
/// gateways, in the order of the exposition, stand in groups, so that a new snapshot shares with the one
/// before it all groups but those in which something changed.
struct Snapshot {
  std::vector<std::shared_ptr<const GatewayGroup>> groups;
  bool ready = false;  ///< once every gateway's first poll has ended, and the first discoveries
  WallTime made_at;

  /// In the order of the exposition; they live as long as the snapshot.
  [[nodiscard]] std::vector<const GatewayStatus*> gateways() const {
    std::vector<const GatewayStatus*> all;
    for (const auto& group : groups) {
      for (const auto& view : *group)
        all.push_back(&view->status);
    }
    return all;
  }
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
