#pragma once

#include "net/transport.hpp"
#include "support/clock.hpp"

namespace lge::api {

/// The longest wait that an answer can ask for; a longer one counts as this (the published advice for
/// retries).
inline constexpr Millis kLongestRetryAfter = std::chrono::seconds(120);

/// How long `x-acs-retry-after` (whole milliseconds) of an answer asks to wait. 0 where it is absent, not
/// positive, or no number. A positive one means throttled, whatever the status. Pure.
Millis retry_after(const net::Response& answer);

/// How long a throttling answer asks to wait: `x-acs-retry-after`, or the older `x-ratelimit-user-api` and
/// `x-ratelimit-user`, as in `Limit:1,Remain:0,TimeLeft:2000,Reset:1234`: the largest TimeLeft
/// (milliseconds). 0 where it says nothing. Pure.
Millis throttled_for(const net::Response& answer);

}  // namespace lge::api
