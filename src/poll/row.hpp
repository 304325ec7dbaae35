#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "api/session.hpp"

namespace lge::poll {

/// Names a session within one Roster, for as long as it is in it; handles are used again.
using Handle = std::uint32_t;

/// No time: the API gave none.
inline constexpr api::UnixMillis kNoTime = std::numeric_limits<api::UnixMillis>::min();

/// What one answer of the API told of a session, but for what never changes. Small: there may be a million.
struct Reading {
  double cu_hours = 0;             ///< finite, not negative
  std::int64_t vcore_seconds = 0;  ///< not negative
  std::int64_t mb_seconds = 0;     ///< not negative; 1 MB is 2^20 bytes
  api::UnixMillis ended = kNoTime;
  std::uint32_t labels = 0;  ///< index into the roster's LabelSets
  api::State state = api::State::unknown;

  friend bool operator==(const Reading&, const Reading&) = default;
};

/// True for `terminated` and `error`. A state that is not known may be a live one.
inline bool has_ended(api::State state) {
  return state == api::State::terminated || state == api::State::error;
}

inline std::optional<api::UnixMillis> as_optional(api::UnixMillis time) {
  return time == kNoTime ? std::nullopt : std::optional(time);
}

}  // namespace lge::poll
