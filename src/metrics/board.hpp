#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "metrics/gateway_groups.hpp"
#include "metrics/gateway_record.hpp"
#include "metrics/snapshot.hpp"
#include "poll/gateway.hpp"
#include "poll/poll_result.hpp"
#include "support/clock.hpp"
#include "usage/gateway_usage.hpp"

namespace lge::metrics {

/// The most live sessions that a gateway's page shows.
inline constexpr std::size_t kSessionsShown = 100;

struct BoardOptions {
  Millis stale_after = std::chrono::minutes(5);  ///< 1 s..7 d
  /// Names of the further labels (config: dimensions). The rosters and the usage of all gateways have as many
  /// values, in this order.
  std::vector<std::string> label_names;
  bool per_session = false;  ///< series for each live session
  std::size_t per_session_limit = 200;
  bool discovers = false;  ///< first discoveries are still to end; for the constructor
};

/// A gateway as it comes onto the board.
struct Start {
  poll::GatewayId gateway;
  usage::GatewayUsage usage;  ///< as the ledger has it, so that its counters are there before the first poll
};

/// Keeps one record for each gateway, and publishes a new snapshot whenever a poll has ended. What a poll
/// costs here follows what it changed, and the square root of the number of gateways.
///
/// A gateway whose last good poll is `stale_after` ago, by the steady clock, loses its totals and with them
/// the gauges of its list; its next good poll brings them back. Nothing happens by itself at that time:
/// whoever owns the board calls publish() at next_withdrawal().
///
/// A gateway is found by workspace_id and livy_compute_id; one that is not on the board is ignored, since its
/// last poll may end after it was removed. Not thread-safe: use it on the polling loop. It keeps references
/// to `cell` and `clock`.
class Board {
 public:
  /// Publishes a first snapshot at once.
  Board(std::vector<Start> gateways, BoardOptions options, SnapshotCell& cell, const Clock& clock);
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;
  ~Board();

  /// Of a poll that has not ended nothing but this is shown. Publishes.
  void poll_progressed(const poll::GatewayId& gateway, const poll::Progress& progress);
  /// Takes the result in and publishes. `roster` holds the sessions as of this poll, where it was good;
  /// `usage` everything that was counted of the gateway so far.
  void poll_ended(const poll::GatewayId& gateway, const poll::Roster& roster, const poll::PollResult& result,
                  const usage::GatewayUsage& usage, WallTime next_poll_at);
  /// Counts; seen in the next snapshot.
  void poll_overrun(const poll::GatewayId& gateway);

  /// What was last discovered of a gateway; nothing takes it away. Seen in the next snapshot.
  void set_facts(const poll::GatewayId& gateway, std::optional<GatewayFacts> facts);
  /// At the end of the exposition; one that is there already keeps its record, as in replace_gateways().
  /// Seen in the next snapshot.
  void add_gateway(Start start);
  /// Its series go. Seen in the next snapshot.
  void remove_gateway(const poll::GatewayId& gateway);
  /// True once first discoveries have ended, and where there are none. All is ready once that and every first
  /// poll has been, and stays ready whatever is added later. Publishes where it changes.
  void set_discovered(bool discovered);

  /// After a reload: gateways that were there before keep their record, with the name, region and usage given
  /// now; others go; new ones start without a poll. One that is given twice counts once. Where the names of
  /// the further labels change, gauges of lists are absent until the next good poll. Publishes.
  void replace_gateways(std::vector<Start> gateways, BoardOptions options);

  /// Withdraws what has become stale, and stores a new snapshot in the cell.
  void publish();
  /// When the next gateway becomes stale; nothing where none can.
  [[nodiscard]] std::optional<SteadyTime> next_withdrawal() const;

 private:
  struct Entry;
  struct ByGateway {
    using is_transparent = void;
    bool operator()(const std::unique_ptr<Entry>& a, const std::unique_ptr<Entry>& b) const;
    bool operator()(const std::unique_ptr<Entry>& a, const poll::GatewayId& b) const;
    bool operator()(const poll::GatewayId& a, const std::unique_ptr<Entry>& b) const;
  };
  using Entries = std::set<std::unique_ptr<Entry>, ByGateway>;

  [[nodiscard]] Entry* find(const poll::GatewayId& gateway) const;
  void admit(Start start, Entries& before);
  void take(Entry& entry, const poll::Roster& roster, const poll::PollResult& result,
            const usage::GatewayUsage& usage);
  void take_list(Entry& entry, const poll::Roster& roster, const poll::Changes& changes);
  void drop_list(Entry& entry);
  void withdraw_stale();
  void render(Entry& entry);

  BoardOptions options_;
  SnapshotCell& cell_;
  const Clock& clock_;
  Entries entries_;
  GatewayGroups groups_;                                 // in the order of the exposition
  std::set<std::pair<SteadyTime, Entry*>> with_totals_;  // by their last good poll
  std::set<Entry*> changed_;                             // since the last publication
  std::size_t unpolled_ = 0;                             // gateways whose first poll has not ended
  bool discovered_;
  bool ready_ = false;
};

}  // namespace lge::metrics
