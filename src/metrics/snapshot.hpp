#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
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
  std::string began_at;  ///< of the counters that begin with the gateway's record: Unix time in seconds
  std::shared_ptr<const LiveSessionList> live;  ///< null where status.totals is not there
  std::shared_ptr<const PollMemory> memory;     ///< null before the first poll has ended
};

struct GatewayGroup {
  std::vector<std::shared_ptr<const GatewayView>> views;
  /// Of each family: the group's lines of two snapshots are the same where their stamps are, and not 0.
  std::array<std::uint64_t, kGatewayFamilies> stamps{};
};

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
      for (const auto& view : group->views)
        all.push_back(&view->status);
    }
    return all;
  }
};

/// The one thing that the two loops share. Thread-safe: readers keep what they got for as long as they hold
/// it. The lock is held for the copy of a pointer. (Not std::atomic<std::shared_ptr>: in GCC 12 its load()
/// lets go of the pointer without telling the next store() so, which ThreadSanitizer rightly reports.)
class SnapshotCell {
 public:
  void store(std::shared_ptr<const Snapshot> snapshot) {
    const std::lock_guard lock(guard_);
    newest_.swap(snapshot);  // what was there before goes with the parameter, after the lock
  }
  /// Never null.
  [[nodiscard]] std::shared_ptr<const Snapshot> load() const {
    const std::lock_guard lock(guard_);
    return newest_;
  }

 private:
  mutable std::mutex guard_;
  std::shared_ptr<const Snapshot> newest_ = std::make_shared<const Snapshot>();
};

}  // namespace lge::metrics
