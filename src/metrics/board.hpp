#pragma once

#include <optional>
#include <string>
#include <vector>

#include "metrics/gateway_families.hpp"
#include "metrics/instruments.hpp"
#include "metrics/snapshot.hpp"
#include "poll/gateway.hpp"
#include "poll/poll_result.hpp"
#include "support/clock.hpp"

namespace lge::metrics {

/// Keeps one record for each gateway, and publishes a new snapshot whenever a poll has ended.
///
/// A gateway whose last good poll is `stale_after` ago, by the steady clock, loses its totals and with them
/// the gauges of its list; its next good poll brings them back. Nothing happens by itself at that time:
/// whoever owns the board calls publish() at next_withdrawal().
///
/// Not thread-safe: use it on the polling loop. It keeps references to `instruments`, `cell` and `clock`.
class Board final : public poll::PollObserver {
 public:
  /// Publishes a first snapshot at once. Each gateway is given once; `stale_after` is 1 s..7 d.
  Board(std::vector<poll::GatewayId> gateways, Millis stale_after, Instruments& instruments,
        SnapshotCell& cell, const Clock& clock);

  void poll_started(const poll::GatewayId& gateway) override;
  /// Takes the result in and publishes. A gateway that is not on the board is ignored: its last poll may end
  /// after a reload has removed it.
  void poll_ended(const poll::GatewayId& gateway, const poll::PollResult& result,
                  WallTime next_poll_at) override;
  /// Counts; seen in the next snapshot.
  void poll_overrun(const poll::GatewayId& gateway) override;

  /// Withdraws what has become stale, and stores a new snapshot in the cell.
  void publish();
  /// When the next gateway becomes stale; nothing where none can.
  [[nodiscard]] std::optional<SteadyTime> next_withdrawal() const;

  /// After a reload: gateways with the same workspace_id and livy_compute_id as before keep their record,
  /// with the name and region given now; others go; new ones start without a poll. Publishes.
  void replace_gateways(std::vector<poll::GatewayId> gateways, Millis stale_after);

 private:
  struct Entry {
    GatewayRecord record;
    SteadyTime last_good;            // of the poll that record.status.totals is from
    std::vector<std::string> lines;  // the exposition of each of gateway_families(record)
  };

  Entry* find(const poll::GatewayId& gateway);
  void withdraw_stale();
  static void render(Entry& entry);
  [[nodiscard]] std::string exposition() const;

  std::vector<Entry> entries_;
  std::vector<std::string> headers_;  // of each of gateway_families
  Millis stale_after_;
  Instruments& instruments_;
  SnapshotCell& cell_;
  const Clock& clock_;
};

}  // namespace lge::metrics
