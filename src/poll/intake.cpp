#include "poll/intake.hpp"

#include <algorithm>

namespace lge::poll {

Intake::Staged Intake::staged_from(const api::Session& row) {
  Staged staged;
  staged.reading.cu_hours = row.cu_hours;
  staged.reading.vcore_seconds = row.vcore_seconds;
  staged.reading.mb_seconds = row.mb_seconds;
  staged.reading.ended = row.ended.value_or(kNoTime);
  staged.reading.labels = roster_.labels_.intern(row.dimensions);
  staged.reading.state = row.state;
  staged.created = row.created.value_or(kNoTime);
  if (!has_ended(row.state)) staged.detail = {row.name, row.queue};
  return staged;
}

Handle Intake::take(const api::Session& row) {
  Staged newest = staged_from(row);
  const auto [session, added] = roster_.find_or_add(row.id);
  if (added) added_.push_back(session);
  const Roster::Row& held = this->row(session);
  if (!held.listed) {
    put(session, std::move(newest));
  } else if (held.reading == newest.reading && held.created == newest.created &&
             (has_ended(row.state) || roster_.detail(session) == newest.detail)) {
    staged_.erase(session);
  } else {
    staged_.insert_or_assign(session, std::move(newest));
  }
  return session;
}

std::vector<Handle> Intake::take(const std::vector<api::Session>& rows) {
  std::vector<Handle> sessions;
  sessions.reserve(rows.size());
  // In a long list each id is a wait for memory: for a page they wait together.
  for (const api::Session& row : rows)
    roster_.ids_.expect(row.id);
  for (const api::Session& row : rows)
    sessions.push_back(take(row));
  return sessions;
}

api::UnixMillis Intake::created(Handle session) const {
  const auto staged = staged_.find(session);
  return staged == staged_.end() ? roster_.created(session) : staged->second.created;
}

bool Intake::was_recreated(Handle session) const {
  return created(session) != roster_.created(session);
}

void Intake::put(Handle session, Staged staged) {
  row(session).reading = staged.reading;
  row(session).created = staged.created;
  if (has_ended(staged.reading.state)) {
    roster_.details_.erase(session);
  } else {
    roster_.details_.insert_or_assign(session, std::move(staged.detail));
  }
}

void Intake::put_changes(std::uint32_t now, Changes& changes) {
  for (auto& [session, staged] : staged_) {
    Roster::Row& held = row(session);
    if (!held.listed) continue;  // it left
    if (held.reading != staged.reading || held.created != staged.created) {
      changes.changed.push_back({session, held.reading});
      held.changed_at = now;
    }
    put(session, std::move(staged));
    if (has_ended(held.reading.state)) {
      roster_.live_.erase(session);
      wait_until_settled(session);
    } else {
      roster_.live_.insert(session);
    }
  }
}

void Intake::appear(Handle session, std::uint32_t now, Changes& changes) {
  Roster::Row& held = row(session);
  held.listed = true;
  held.changed_at = now;
  changes.appeared.push_back(session);
  const bool has_labels = !roster_.labels_.all().front().empty();
  if (has_labels && held.reading.labels == LabelSets::kOther) ++changes.folded;
  if (has_ended(held.reading.state)) {
    if (roster_.known_) wait_until_settled(session);
  } else {
    roster_.live_.insert(session);
  }
}

void Intake::leave(Handle session, Changes& changes) {
  Roster::Row& held = row(session);
  held.listed = false;
  changes.gone.push_back({session, std::string(roster_.id(session)), held.reading, held.created});
}

void Intake::wait_until_settled(Handle session) {
  if (row(session).settling) return;
  row(session).settling = true;
  roster_.settling_.push_back(session);
}

Changes Intake::commit(const std::vector<Handle>& listing, Order order, SteadyTime now) {
  const std::uint32_t seconds = roster_.seconds_at(now);
  Changes changes;
  changes.first = !roster_.known_;
  for (const Handle session : listing)
    row(session).kept = true;
  for (const Handle session : roster_.by_age_) {
    if (!row(session).kept) leave(session, changes);
  }
  put_changes(seconds, changes);
  for (const Handle session : listing) {
    if (!row(session).listed) appear(session, seconds, changes);
    row(session).kept = false;
  }
  roster_.by_age_.assign(listing.begin(), listing.end());
  roster_.order_ = order;
  roster_.rereading_ = {now, std::nullopt, !changes.gone.empty()};
  if (changes.first) settle_old_history();
  for (const Changes::Gone& gone : changes.gone)
    roster_.remove(gone.session);
  finish();
  return changes;
}

Changes Intake::commit(const std::vector<Handle>& gone, const std::vector<Handle>& appeared,
                       const Rereading& rereading, SteadyTime now) {
  const std::uint32_t seconds = roster_.seconds_at(now);
  Changes changes;
  for (const Handle session : gone)
    leave(session, changes);
  if (!gone.empty()) std::erase_if(roster_.by_age_, [this](Handle session) { return !row(session).listed; });
  put_changes(seconds, changes);
  for (const Handle session : appeared) {
    appear(session, seconds, changes);
    roster_.by_age_.push_back(session);
  }
  roster_.rereading_ = rereading;
  for (const Changes::Gone& one : changes.gone)
    roster_.remove(one.session);
  finish();
  return changes;
}

// Of a history that is seen for the first time nobody knows when it last changed. But what had ended
// settle_time before the newest session was created, by the service's own clock, has ended at least so long
// ago.
void Intake::settle_old_history() {
  api::UnixMillis newest = kNoTime;
  for (const Handle session : roster_.by_age_)
    newest = std::max(newest, row(session).created);
  for (const Handle session : roster_.by_age_) {
    const Reading& reading = row(session).reading;
    const bool old = reading.ended != kNoTime && reading.ended < newest - settle_time_.count();
    if (has_ended(reading.state) && !old) wait_until_settled(session);
  }
}

void Intake::finish() {
  for (const Handle session : added_) {
    if (!row(session).listed) roster_.remove(session);
  }
  added_.clear();
  staged_.clear();
  roster_.known_ = true;
  roster_.ids_.compact();
}

void Intake::discard() {
  for (const Handle session : added_)
    roster_.remove(session);
  added_.clear();
  staged_.clear();
}

}  // namespace lge::poll
