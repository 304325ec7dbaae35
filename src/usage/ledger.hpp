#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "poll/changes.hpp"
#include "poll/label_sets.hpp"
#include "poll/roster.hpp"
#include "support/clock.hpp"
#include "support/log.hpp"
#include "usage/book.hpp"
#include "usage/gateway_usage.hpp"
#include "usage/store.hpp"

namespace lge::usage {

/// Counts what sessions use, each of it once, and commits it. Failures of the store are its own business: it
/// goes on in memory, and writes what is missing when it can. Not thread-safe: use it on the polling loop.
class Ledger {
 public:
  enum class Place : std::uint8_t {
    memory,         ///< there is no store
    disk,           ///< what record() counted is stored
    memory_for_now  ///< the store cannot be used
  };

  /// Without a store everything is in memory only. Clock and log must outlive it.
  Ledger(std::unique_ptr<Store> store, const Clock& clock, Log& log);

  /// Loads a gateway's counters, or begins them. Must come before record(), and before the gateway's roster
  /// is built: its LabelSets(label_names.size(), limit, the value returned) must know the combinations by the
  /// same indices. A gateway that is open may be opened again, under other labels too.
  std::vector<poll::LabelSets::Values> open(const GatewayKey& key, std::span<const std::string> label_names,
                                            std::size_t limit);
  /// Counts what a good poll changed, and commits it. To be called once for each good poll of a gateway that
  /// is open, before its roster changes again. The value is valid until close().
  const GatewayUsage& record(const GatewayKey& key, const poll::Roster& roster, const poll::Changes& changes);
  /// Of a gateway that is open; else null.
  [[nodiscard]] const GatewayUsage* find(const GatewayKey& key) const;
  /// The gateway is polled no more, or its roster, the one that record() last saw, begins anew. The counters
  /// stay, and so do the marks: in the store, or for kKeepGone in memory.
  void close(const GatewayKey& key, const poll::Roster& roster);

  [[nodiscard]] Place place() const;

 private:
  // What one call of record() works on.
  struct Turn {
    const GatewayKey& key;
    Book& book;
    const poll::Roster& roster;
    std::vector<poll::Handle> marked = {};  // their marks are other ones now
    std::uint64_t fell = 0;
    std::uint64_t old = 0;
    std::string example = {};  // the id of one that fell
    std::string old_example = {};
  };

  Book make_book(const GatewayKey& key, std::span<const std::string> label_names);
  void begin(Turn& turn);
  bool each_past_mark(Turn& turn, const MarkSink& sink);
  void appear(Turn& turn, poll::Handle session);
  void appear_unknown(Turn& turn, poll::Handle session);
  void count(Turn& turn, const Mark& from, poll::Handle session);
  std::optional<Mark> find_mark(Turn& turn, std::string_view id);
  void tell(Turn& turn);

  void write(Turn& turn);
  StoreResult<void> commit(Turn& turn);
  void commit_labels(const GatewayKey& key, Book& book);
  void carry_over();
  void commit_closed();
  [[nodiscard]] bool may_try() const;
  bool reopen();
  void failed(const StoreError& error);
  void go_away(const StoreError& error);
  void succeeded();
  void forget_old();

  std::unique_ptr<Store> store_;
  const Clock& clock_;
  Log& log_;
  std::map<GatewayKey, Book> books_;
  bool away_ = false;
  std::string reason_;  // why, as it was told
  Millis pause_{0};
  SteadyTime next_try_;
  std::optional<SteadyTime> damaged_at_;
  SteadyTime next_look_;  // at what is to be forgotten
};

}  // namespace lge::usage
