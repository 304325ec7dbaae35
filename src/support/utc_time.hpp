#pragma once

#include <string>

#include "support/clock.hpp"

namespace lge {

/// `2026-01-20T08:00:00Z`, as the API dates requests (seconds, rounded down).
std::string format_utc(WallTime time);
/// `2026-01-20T08:00:00.123Z`.
std::string format_utc_millis(WallTime time);

}  // namespace lge
