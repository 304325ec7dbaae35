#include "poll/roster.hpp"

#include <algorithm>

namespace lge::poll {

Handle Roster::add(std::string_view id) {
  Handle session = 0;
  if (free_.empty()) {
    session = static_cast<Handle>(rows_.size());
    rows_.emplace_back();
  } else {
    session = free_.back();
    free_.pop_back();
    rows_[session] = Row{};
  }
  ids_.add(id, session);
  return session;
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
