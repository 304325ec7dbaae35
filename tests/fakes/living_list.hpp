#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/session.hpp"
#include "fakes/session_list.hpp"
#include "poll/roster.hpp"
#include "support/clock.hpp"

namespace lge::fakes {

/// A gateway's list whose sessions live: they begin, use, end, are corrected late, and go. It remembers what
/// each looked like since the last watch(), so that a test can ask whether a roster holds what a full walk
/// would have found meanwhile.
class LivingList {
 public:
  /// `settle_time`: how long after its newest change a session that has ended may still be corrected in time.
  LivingList(poll::Order order, Millis settle_time, std::uint64_t seed)
      : list_(order, seed), settle_time_(settle_time), random_(seed) {}

  void pass(Millis time) { now_ += time.count(); }
  void create();
  /// A step in the life of a session that has not ended: its next state, or more usage.
  void advance_any();
  /// Usage, end or state of any session become another, ended ones included.
  void correct_any();
  void purge_oldest() { list_.purge_oldest(); }
  void purge_any() { list_.purge_any(); }
  void reorder() { list_.reorder(); }

  [[nodiscard]] api::Page page(std::int64_t number, int size) const { return list_.page(number, size); }
  [[nodiscard]] std::size_t size() const { return list_.rows().size(); }

  /// From here on holds() looks.
  void watch();
  /// True where the roster's sessions are those of the list at one instant since watch(), each as it was at
  /// some time since; but a session that was corrected too late may look as it did before, until it was seen.
  [[nodiscard]] bool holds(const poll::Roster& roster);
  /// True where the roster is the list as it is now, with nothing still to be seen.
  [[nodiscard]] bool is_same(const poll::Roster& roster) const;

 private:
  struct Track {
    std::vector<api::Session> seen;  // since watch(), the newest last
    std::int64_t changed_at = 0;
    bool late = false;  // a change may wait for the next reading of its page
  };

  void change(api::Session& session, const api::Session& to);
  api::Session& any();

  SessionList list_;
  Millis settle_time_;
  std::mt19937_64 random_;
  std::int64_t now_ = 1'768'213'240'000;
  std::unordered_map<std::string, Track> tracks_;
};

}  // namespace lge::fakes
