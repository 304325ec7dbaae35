#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "support/clock.hpp"

namespace lge::web {

/// What a connection is doing.
enum class Standing : std::uint8_t {
  waiting,  ///< for a request, or the rest of one
  working,  ///< a page takes its time
  sending,  ///< an answer is on its way
};

/// A connection as eviction sees it.
struct Guest {
  Standing standing = Standing::waiting;
  /// Waiting: since the connect, or the end of the last answer, whatever has trickled in. Sending: since the
  /// answer's begin, or the last time that its client had taken a good part (kProgressBytes).
  SteadyTime since;
};

/// What counts as taking an answer: less than this in ServerOptions::patience is as good as nothing.
inline constexpr std::size_t kProgressBytes = std::size_t{16} * 1024;

/// Who makes way when there is no room for a newcomer: whoever waits the longest, since an honest client
/// sends its request at once, and asks again on a new connection where an idle one is gone. Where nobody
/// waits, the answer that has stalled the longest, and for longer than `patience`. Nothing where everybody is
/// being served: then the newcomer has to go. Pure.
std::optional<std::size_t> whom_to_evict(const std::vector<Guest>& guests, SteadyTime now, Millis patience);

}  // namespace lge::web
