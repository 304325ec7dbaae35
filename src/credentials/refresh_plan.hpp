#pragma once

#include "support/clock.hpp"

namespace lge::credentials {

/// When a key got at `now` is to be replaced: 15 minutes before it expires, or a third of its life before
/// where that is less. Pure.
WallTime refresh_time(WallTime now, WallTime expires);

/// How long to wait after the `failures`-th failed fetch in a row (from 1): 1 s, doubled with each, at most
/// 60 s, and of that a part between half and all by `fraction` (0..1). Pure.
Millis retry_delay(unsigned failures, double fraction);

}  // namespace lge::credentials
