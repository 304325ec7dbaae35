#include "poll/roster.hpp"

#include <algorithm>

namespace lge::poll {

std::pair<Handle, bool> Roster::find_or_add(std::string_view id) {
  const Handle next = free_.empty() ? static_cast<Handle>(rows_.size()) : free_.back();
  const Handle session = ids_.find_or_add(id, next);
  if (session != next) return {session, false};
  if (free_.empty()) {
    rows_.emplace_back();
  } else {
    free_.pop_back();
    rows_[session] = Row{};
  }
  return {session, true};
}

void Roster::remove(Handle session) {
  ids_.remove(session);
  if (rows_[session].settling) std::erase(settling_, session);
  live_.erase(session);
  details_.erase(session);
  rows_[session] = Row{};
  free_.push_back(session);
}

std::uint32_t Roster::seconds_at(SteadyTime now) {
  if (!epoch_) epoch_ = now;
  return static_cast<std::uint32_t>(std::chrono::floor<std::chrono::seconds>(now - *epoch_).count());
}

std::vector<Handle> Roster::unsettled(SteadyTime now, Millis settle_time) {
  const std::uint32_t seconds = seconds_at(now);
  // Times are whole seconds, rounded down: one more, so that nothing is settled early.
  const auto wait = std::chrono::ceil<std::chrono::seconds>(settle_time).count() + 1;
  std::erase_if(settling_, [&](Handle session) {
    const Row& row = rows_[session];
    const bool waits = !has_ended(row.reading.state) ? false : seconds < row.changed_at + wait;
    rows_[session].settling = waits;
    return !waits;
  });
  std::vector<Handle> sessions(live_.begin(), live_.end());
  sessions.insert(sessions.end(), settling_.begin(), settling_.end());
  return sessions;
}

}  // namespace lge::poll
