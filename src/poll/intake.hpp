#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/session.hpp"
#include "poll/changes.hpp"
#include "poll/roster.hpp"

namespace lge::poll {

/// What one poll reads, on its way into a roster: each row gets its handle, and the newest reading of each
/// waits here until the poll has succeeded. A poll that fails leaves the roster as it was. One intake at a
/// time for a roster, which outlives it.
class Intake {
 public:
  /// `settle_time`: how long an ended session may still change.
  Intake(Roster& roster, Millis settle_time) : roster_(roster), settle_time_(settle_time) {}
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;
  /// What was not committed is forgotten.
  ~Intake() { discard(); }

  /// Takes a row that was read. Its id has 1 to IdIndex::kMaxIdBytes bytes.
  Handle take(const api::Session& row);
  std::vector<Handle> take(const std::vector<api::Session>& rows);

  [[nodiscard]] const Roster& roster() const { return roster_; }
  /// By the newest reading.
  [[nodiscard]] api::UnixMillis created(Handle session) const;
  /// True where the session is in the roster, and not only in this intake.
  [[nodiscard]] bool was_listed(Handle session) const { return roster_.rows_[session].listed; }
  /// True where the newest reading has another createTime than the roster.
  [[nodiscard]] bool was_recreated(Handle session) const;

  /// The list as a whole: the oldest first where `order` is a sorted one. Each session once.
  Changes commit(const std::vector<Handle>& listing, Order order, SteadyTime now);
  /// The list as the roster had it, without `gone`, and with `appeared` as its newest, the oldest first. Only
  /// where the roster is sorted.
  Changes commit(const std::vector<Handle>& gone, const std::vector<Handle>& appeared,
                 const Rereading& rereading, SteadyTime now);
  /// Forgets what was taken.
  void discard();

 private:
  struct Staged {
    Reading reading;
    api::UnixMillis created = kNoTime;
    Detail detail;  // of a live session
  };

  Roster::Row& row(Handle session) { return roster_.rows_[session]; }
  Staged staged_from(const api::Session& row);
  void put(Handle session, Staged staged);
  void put_changes(std::uint32_t now, Changes& changes);
  void appear(Handle session, std::uint32_t now, Changes& changes);
  void leave(Handle session, Changes& changes);
  void wait_until_settled(Handle session);
  void settle_old_history();
  void finish();

  Roster& roster_;
  Millis settle_time_;
  std::unordered_map<Handle, Staged> staged_;  // known sessions whose newest reading is another
  std::vector<Handle> added_;  // sessions that the roster did not know; their rows hold the newest reading
};

}  // namespace lge::poll
