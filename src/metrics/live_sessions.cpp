#include "metrics/live_sessions.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace lge::metrics {

std::vector<LiveSession> oldest_live_sessions(const poll::Roster& roster, std::size_t limit) {
  const auto age = [&roster](poll::Handle session) {
    const api::UnixMillis created = roster.created(session);
    return std::tuple(created == poll::kNoTime, created, roster.id(session));
  };
  std::vector<poll::Handle> sessions(roster.live().begin(), roster.live().end());
  const auto end = std::next(sessions.begin(), static_cast<std::ptrdiff_t>(std::min(limit, sessions.size())));
  std::partial_sort(sessions.begin(), end, sessions.end(),
                    [&age](poll::Handle a, poll::Handle b) { return age(a) < age(b); });
  std::vector<LiveSession> oldest;
  oldest.reserve(static_cast<std::size_t>(std::distance(sessions.begin(), end)));
  std::transform(sessions.begin(), end, std::back_inserter(oldest), [&roster](poll::Handle session) {
    const poll::Detail& detail = roster.detail(session);
    return LiveSession{std::string(roster.id(session)), detail.name, detail.queue, roster.created(session),
                       roster.reading(session)};
  });
  return oldest;
}

}  // namespace lge::metrics
