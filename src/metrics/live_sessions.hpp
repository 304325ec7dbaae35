#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "poll/roster.hpp"
#include "poll/row.hpp"

namespace lge::metrics {

/// A session that has not ended, as its own series show it.
struct LiveSession {
  std::string id;
  std::string name;
  std::string queue;
  api::UnixMillis created = poll::kNoTime;
  poll::Reading reading;

  friend bool operator==(const LiveSession&, const LiveSession&) = default;
};

/// Some of a gateway's live sessions, and how many there are.
struct LiveSessionList {
  std::vector<LiveSession> oldest;
  std::size_t count = 0;
};

/// The live sessions of a roster, at most `limit`: the oldest, which are where something is stuck, come
/// first, and of those created in the same millisecond the smaller id; those without a creation come last.
/// Pure.
std::vector<LiveSession> oldest_live_sessions(const poll::Roster& roster, std::size_t limit);

}  // namespace lge::metrics
