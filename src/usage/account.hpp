#pragma once

#include <cstddef>
#include <vector>

#include "poll/label_sets.hpp"
#include "usage/mark.hpp"
#include "usage/store.hpp"

namespace lge::usage {

/// createTime is by the service's clocks, of which there may be several, and the list may be late.
inline constexpr std::chrono::hours kOld{1};

/// Counts what the sessions of one gateway use. A plain state machine: it knows no store.
class Account {
 public:
  /// What a session was worth to the counters.
  struct Counted {
    bool marked = false;  ///< its mark is another now
    bool fell = false;    ///< its usage is less than it was
  };

  explicit Account(GatewayState state);

  [[nodiscard]] const GatewayState& state() const { return state_; }
  [[nodiscard]] Marks& marks() { return marks_; }
  [[nodiscard]] const Marks& marks() const { return marks_; }

  /// As remap() does. True where anything changed.
  bool relabel(std::span<const std::string> label_names, std::size_t limit);
  /// Combinations that have appeared since. Before any session that has one of them is counted.
  void grow(const poll::LabelSets& labels);

  /// A session whose past is not to be counted.
  void take_as_baseline(poll::Handle session, const poll::Reading& now);
  /// A session that has begun since the last good poll.
  void count_new(poll::Handle session, const poll::Reading& now, api::UnixMillis created);
  /// A session of which `from` has been counted.
  Counted count_from(const Mark& from, poll::Handle session, const poll::Reading& now,
                     api::UnixMillis created);

  /// True for a session nobody knows that cannot have begun since the last good poll: every good poll sees
  /// the whole list, and it is older, by more than kOld, than the newest that one saw.
  [[nodiscard]] bool is_old(api::UnixMillis created) const;
  /// A createTime of this poll. Call it after the last is_old() of the poll.
  void saw(api::UnixMillis created, WallTime now);

  /// Combinations that were counted since settled(), by index.
  [[nodiscard]] const std::vector<bool>& touched() const { return touched_; }
  /// True where anything of state() changed since settled().
  [[nodiscard]] bool changed() const { return changed_; }
  void settled();
  void set_has_marks(bool has_marks) { state_.has_marks = has_marks; }

 private:
  void count_end(const poll::Reading& now, api::UnixMillis created);

  GatewayState state_;
  Marks marks_;
  std::vector<bool> touched_;
  bool changed_ = false;
};

}  // namespace lge::usage
