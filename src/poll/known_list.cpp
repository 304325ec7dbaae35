#include "poll/known_list.hpp"

#include <algorithm>
#include <stdexcept>

namespace lge::poll {

Handle KnownList::at(std::int64_t number) const {
  return roster_.by_age()[static_cast<std::size_t>(rank(number))];
}

std::int64_t KnownList::number_of(Handle session, std::int64_t near) const {
  if (near >= 0 && near < size() && at(near) == session) return near;
  const std::deque<Handle>& sessions = roster_.by_age();
  const api::UnixMillis created = roster_.created(session);
  auto place =
      std::lower_bound(sessions.begin(), sessions.end(), created,
                       [this](Handle one, api::UnixMillis time) { return roster_.created(one) < time; });
  place = std::find(place, sessions.end(), session);  // a few may share a millisecond
  if (place == sessions.end()) throw std::logic_error("a session is not where its creation puts it");
  return rank(place - sessions.begin());
}

void KnownList::purge(std::int64_t first, std::int64_t end) {
  if (first >= end) return;
  auto next = stretches_.upper_bound(first);
  if (next != stretches_.begin() && std::prev(next)->second >= first) --next;
  while (next != stretches_.end() && next->first <= end) {
    first = std::min(first, next->first);
    end = std::max(end, next->second);
    purged_ -= next->second - next->first;
    next = stretches_.erase(next);
  }
  stretches_.emplace(first, end);
  purged_ += end - first;
}

bool KnownList::is_purged(std::int64_t number) const {
  const auto next = stretches_.upper_bound(number);
  return next != stretches_.begin() && std::prev(next)->second > number;
}

std::int64_t KnownList::purged_before(std::int64_t number) const {
  std::int64_t count = 0;
  for (const auto& [first, end] : stretches_) {
    if (first >= number) break;
    count += std::min(end, number) - first;
  }
  return count;
}

std::vector<Handle> KnownList::purged_sessions() const {
  std::vector<Handle> sessions;
  for (const auto& [first, end] : stretches_) {
    for (std::int64_t number = first; number < end; ++number)
      sessions.push_back(at(number));
  }
  return sessions;
}

}  // namespace lge::poll
