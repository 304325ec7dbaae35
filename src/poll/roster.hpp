#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "poll/changes.hpp"
#include "poll/id_index.hpp"
#include "poll/label_sets.hpp"
#include "poll/read.hpp"
#include "poll/row.hpp"
#include "support/clock.hpp"

namespace lge::poll {

/// What is kept of sessions only while they have not ended.
struct Detail {
  std::string name;
  std::string queue;

  friend bool operator==(const Detail&, const Detail&) = default;
};

/// How far the history has been read again since it was last read as a whole; for the next poll's walk.
struct Rereading {
  SteadyTime began;            ///< of this round over the history
  std::optional<Handle> next;  ///< the oldest session not yet read in this round; none: the round begins
  bool purges = false;         ///< the newest poll found that sessions had been purged
};

/// Every session that the last good poll of one gateway found in its list, each with its newest reading. Some
/// 100 bytes for each, so that a million of them fit into memory. It changes through an Intake (intake.hpp),
/// and only as a whole, when a poll has succeeded. Not thread-safe: use it on the polling loop.
class Roster {
 public:
  explicit Roster(LabelSets labels = {}) : labels_(std::move(labels)) {}
  Roster(const Roster&) = delete;
  Roster& operator=(const Roster&) = delete;
  ~Roster() = default;

  /// False until the first good poll.
  [[nodiscard]] bool known() const { return known_; }
  /// Sessions in the list.
  [[nodiscard]] std::size_t size() const { return by_age_.size(); }
  /// All of them, the oldest first where the list is sorted by creation; else in any order.
  [[nodiscard]] const std::deque<Handle>& by_age() const { return by_age_; }
  /// How the list was sorted when it was last read as a whole; unsorted where it was one page.
  [[nodiscard]] Order order() const { return order_; }

  [[nodiscard]] const Reading& reading(Handle session) const { return rows_[session].reading; }
  /// kNoTime where the API gives none.
  [[nodiscard]] api::UnixMillis created(Handle session) const { return rows_[session].created; }
  /// Valid until the next good poll.
  [[nodiscard]] std::string_view id(Handle session) const { return ids_.text(session); }

  /// Sessions that have not ended, those of an unknown state among them.
  [[nodiscard]] const std::set<Handle>& live() const { return live_; }
  /// Of a live session.
  [[nodiscard]] const Detail& detail(Handle session) const { return details_.at(session); }
  /// The values of the further labels, by Reading::labels.
  [[nodiscard]] const LabelSets& labels() const { return labels_; }

  [[nodiscard]] const Rereading& rereading() const { return rereading_; }

  /// Sessions that may still change: live ones, and those that ended, or changed after that, less than
  /// `settle_time` ago.
  [[nodiscard]] std::vector<Handle> unsettled(SteadyTime now, Millis settle_time);

 private:
  friend class Intake;

  struct Row {
    Reading reading;
    api::UnixMillis created = kNoTime;
    std::uint32_t changed_at = 0;  // seconds since epoch_
    bool listed = false;
    bool kept = false;      // by the commit that is under way
    bool settling = false;  // in settling_
  };

  /// True where the session is added.
  std::pair<Handle, bool> find_or_add(std::string_view id);
  void remove(Handle session);
  [[nodiscard]] std::uint32_t seconds_at(SteadyTime now);

  std::deque<Row> rows_;  // by handle
  std::vector<Handle> free_;
  IdIndex ids_;
  std::deque<Handle> by_age_;
  std::set<Handle> live_;
  std::unordered_map<Handle, Detail> details_;
  std::vector<Handle> settling_;  // ended ones that may still change
  LabelSets labels_;
  Order order_ = Order::unsorted;
  Rereading rereading_;
  std::optional<SteadyTime> epoch_;
  bool known_ = false;
};

}  // namespace lge::poll
