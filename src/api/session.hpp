#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lge::api {

/// A session's state as the API names it; `unknown` for every other name, and for none.
enum class State : std::uint8_t { starting, running, terminating, terminated, error, unknown };

inline constexpr std::array<State, 6> kAllStates{State::starting,   State::running, State::terminating,
                                                 State::terminated, State::error,   State::unknown};
inline constexpr std::size_t kStateCount = kAllStates.size();

std::string_view to_string(State state);
State parse_state(std::string_view text);

/// Unix time in milliseconds, as the API gives it.
using UnixMillis = std::int64_t;

/// What is kept of a text that serves as a label: so many bytes at most, whole characters of valid UTF-8.
inline constexpr std::size_t kMaxTextBytes = 256;

/// One row of ListLivyComputeSessions: what the exporter needs of it. The API may leave out or null every
/// field but the id; usage that is not given counts as 0.
struct Session {
  std::string id;
  State state = State::unknown;
  std::optional<UnixMillis> created;    ///< createTime
  std::optional<UnixMillis> ended;      ///< endTime; says nothing about liveness
  double cu_hours = 0;                  ///< finite, not negative
  std::int64_t vcore_seconds = 0;       ///< not negative
  std::int64_t mb_seconds = 0;          ///< not negative; 1 MB is 2^20 bytes
  std::string name;                     ///< until it has ended: of at most kMaxTextBytes, or empty
  std::string queue;                    ///< likewise
  std::vector<std::string> dimensions;  ///< likewise, one for each DimensionSource asked for, in their order

  friend bool operator==(const Session&, const Session&) = default;
};

/// One answer of ListLivyComputeSessions.
struct Page {
  std::int64_t total = 0;  ///< totalCount: 0 or more
  std::vector<Session> sessions;
  std::string request_id;  ///< for the log; may be empty

  friend bool operator==(const Page&, const Page&) = default;
};

}  // namespace lge::api
