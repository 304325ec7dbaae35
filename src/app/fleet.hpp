#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "metrics/board.hpp"
#include "metrics/instruments.hpp"
#include "metrics/snapshot.hpp"
#include "poll/gateway.hpp"
#include "poll/poll_result.hpp"
#include "poll/roster.hpp"
#include "support/clock.hpp"
#include "support/log.hpp"
#include "support/result.hpp"
#include "usage/ledger.hpp"
#include "usage/store.hpp"

namespace lge::app {

/// Where a Fleet's counters go: the ledger of `storage.path`, or none without a path. The error is a sentence
/// for people: the file is not to be touched.
Result<std::unique_ptr<usage::Store>, std::string> open_store(const config::Storage& storage,
                                                              const Clock& clock, Log& log);

/// What is known of every gateway that is polled: its sessions, its counters, its place on the board. It
/// outlasts reloads. Of each poll that ends it counts what was used, and then shows it. Use it on the polling
/// loop only.
class Fleet final : public poll::PollObserver {
 public:
  struct World {
    metrics::Instruments& instruments;
    metrics::SnapshotCell& cell;
    const Clock& clock;
    Log& log;
  };

  /// `store` may be null: then counters are in memory only. Everything in `world` outlives the fleet.
  Fleet(const std::vector<poll::GatewayId>& gateways, const config::Config& config,
        std::unique_ptr<usage::Store> store, const World& world);

  /// Of a gateway of the fleet; valid until it is removed, or replace() changes the further labels.
  [[nodiscard]] poll::Roster& roster(const poll::GatewayId& gateway);

  void add(const poll::GatewayId& gateway);
  /// Nobody polls it any more: its series go, its counters stay in the ledger.
  void remove(const poll::GatewayId& gateway);
  /// After a reload: gateways that stay keep what is known of them. Nobody polls those that go; and nobody at
  /// all where has_labels_of() says no.
  void replace(const std::vector<poll::GatewayId>& gateways, const config::Config& config);

  /// Whether rosters stay valid when replace() is given this configuration.
  [[nodiscard]] bool has_labels_of(const config::Config& config) const { return labels_ == Labels(config); }

  [[nodiscard]] metrics::Board& board() { return board_; }

  void poll_started(const poll::GatewayId&) override {}
  void poll_progressed(const poll::GatewayId& gateway, const poll::Progress& progress) override;
  void poll_ended(const poll::GatewayId& gateway, const poll::Roster& roster, const poll::PollResult& result,
                  WallTime next_poll_at) override;
  void poll_overrun(const poll::GatewayId& gateway) override;

 private:
  struct Labels {
    explicit Labels(const config::Config& config);
    std::vector<std::string> names;
    std::vector<config::Dimension> dimensions;
    std::size_t limit;
    friend bool operator==(const Labels&, const Labels&) = default;
  };
  using Rosters = std::map<usage::GatewayKey, std::unique_ptr<poll::Roster>>;

  metrics::Start admit(const poll::GatewayId& gateway);
  std::vector<metrics::Start> admit_all(const std::vector<poll::GatewayId>& gateways);
  void dismiss(Rosters::iterator place);
  void tell_place();

  World world_;
  Labels labels_;
  bool has_store_;
  usage::Ledger ledger_;
  Rosters rosters_;
  metrics::Board board_;
};

}  // namespace lge::app
