#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/clock.hpp"

namespace lge {

/// `2026-01-20T08:00:00Z`, as the API dates requests (seconds, rounded down).
std::string format_utc(WallTime time);
/// `2026-01-20T08:00:00.123Z`.
std::string format_utc_millis(WallTime time);
/// The inverse of format_utc. Nothing for any other text, a day that no month has, and years outside
/// 1970..2200.
std::optional<WallTime> parse_utc(std::string_view text);
/// A Date header in its preferred form, `Tue, 20 Jan 2026 08:00:00 GMT` (RFC 9110, 5.6.7; the name of the day
/// is not compared with the date). Nothing for any other text; the same years.
std::optional<WallTime> parse_http_date(std::string_view text);

}  // namespace lge
