#pragma once

#include <cstdint>
#include <optional>

#include "poll/row.hpp"
#include "usage/gateway_usage.hpp"

namespace lge::usage {

// Pure. Nothing here is negative, and nothing passes INT64_MAX: a sum that would stays there.

std::int64_t add(std::int64_t left, std::int64_t right);
Usage add(const Usage& left, const Usage& right);

/// The larger of each part.
Usage highest(const Usage& left, const Usage& right);
/// By how much each part of `to` is more than that of `from`; 0 where it is not.
Usage rise(const Usage& from, const Usage& to);

/// CU-hours to the nearest millionth of a CU-second.
Usage usage_of(const poll::Reading& reading);

/// From createTime to endTime; nothing where one is missing, or the end comes before the beginning.
std::optional<std::int64_t> duration_millis(api::UnixMillis created, api::UnixMillis ended);
/// Counts a session that lasted so long. A bound belongs to the bucket that it ends.
void observe(Durations& durations, std::int64_t millis);

}  // namespace lge::usage
