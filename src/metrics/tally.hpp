#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "metrics/totals.hpp"
#include "poll/changes.hpp"
#include "poll/label_sets.hpp"
#include "poll/roster.hpp"

namespace lge::metrics {

/// The sums over the sessions of one roster, by state and by combination of further labels, kept up to date
/// from what each good poll changed: the cost of a poll follows its changes and the live sessions, not the
/// length of the list. The sums are exact at all times, so that nothing builds up. A combination takes 100
/// bytes, and some 300 more for each state that has sessions. Not thread-safe: use it on the polling loop.
class Tally {
 public:
  Tally();
  Tally(Tally&& other) noexcept;
  Tally& operator=(Tally&& other) noexcept;
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;
  ~Tally();

  /// To be told of each good poll of the roster. The first time, and where `changes` are the first of their
  /// roster, everything is counted anew.
  void update(const poll::Roster& roster, const poll::Changes& changes);

  /// Over all sessions.
  [[nodiscard]] Totals totals() const;
  /// One entry for each combination that has sessions, or has had some since this began, in the order of
  /// their indices.
  [[nodiscard]] std::vector<LabelledTotals> by_labels() const;

 private:
  struct Sums;
  struct Combination {
    poll::LabelSets::Values values;
    std::array<std::unique_ptr<Sums>, api::kStateCount> states;  // null: no session
    bool seen = false;
  };

  void start_over(const poll::Roster& roster);
  void know_labels(const poll::Roster& roster);
  void add(const poll::Reading& reading);
  void remove(const poll::Reading& reading);
  void find_oldest(const poll::Roster& roster);

  std::vector<Combination> combinations_;  // by their index in the roster's LabelSets
  std::array<std::optional<api::UnixMillis>, api::kStateCount> oldest_{};
  bool started_ = false;
};

}  // namespace lge::metrics
