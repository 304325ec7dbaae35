#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "metrics/instruments.hpp"
#include "metrics/snapshot.hpp"
#include "support/clock.hpp"

namespace lge::metrics {

/// The text of /metrics, text format 0.0.4, joined when somebody asks for it: the lines of every gateway in
/// the newest snapshot, family by family, and the exporter's own metrics behind them. The last text is kept
/// and handed out again as long as there is no newer snapshot.
///
/// The exporter's own metrics are read here, not by whoever publishes: reading them costs some system calls,
/// which a scrape can afford and one poll of thousands cannot, and they are then of the moment of the scrape.
/// Without a newer snapshot they are read at most once a second, so that a storm of scrapes costs no more.
///
/// One instance for the loop that serves; not thread-safe, and what it hands out is let go on the same
/// thread. It keeps references to all three. Memory: one text, and those that slow clients still read.
class Exposition {
 public:
  /// How long the exporter's own metrics are handed out again.
  static constexpr Millis kOwnAge{1000};

  Exposition(const SnapshotCell& snapshots, const Instruments& instruments, const Clock& clock);

  /// Never null, and never changed while somebody else holds it.
  std::shared_ptr<const std::string> text();

 private:
  [[nodiscard]] bool is_joined(const std::shared_ptr<const Snapshot>& snapshot) const;
  void make_room(std::size_t bytes);
  void join(const std::shared_ptr<const Snapshot>& snapshot);
  void keep_gateways();

  const SnapshotCell& snapshots_;
  const Instruments& instruments_;
  const Clock& clock_;
  std::vector<std::string> headers_;      // of the gateways' families
  std::shared_ptr<std::string> text_;     // null before the first
  std::weak_ptr<const Snapshot> source_;  // of text_; weak, so that it does not keep the old views alive
  std::size_t gateway_bytes_ = 0;         // of text_; the exporter's own metrics follow
  SteadyTime own_read_at_;
};

}  // namespace lge::metrics
