#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/clock.hpp"

namespace lge::web {

/// Pieces of pages. All pure.

/// Text from outside made fit for HTML, in text and in quoted attributes: valid UTF-8, no control characters,
/// and & < > " ' as references.
std::string html_escaped(std::string_view text);

/// At most two digits behind the point, thousands grouped by commas: `1,234.5`; from 10^15 on `1.23e+15`.
std::string format_amount(double amount);

/// A time as the API gives it, milliseconds since 1970; what lies outside 1970..2200 is moved to its edge.
WallTime to_wall(std::int64_t unix_millis);

/// A span in its largest whole unit: `85 ms`, `1.2 s`, `12 s`, `3 min`, `5 h`, `12 d`. Negative spans count
/// as 0.
std::string format_span(Millis span);

/// `12 s ago`; `now` where `then` lies ahead or less than a second back.
std::string format_ago(WallTime then, WallTime now);

/// `in 12 s`; `now` where `then` has passed.
std::string format_until(WallTime then, WallTime now);

/// `<time datetime="2026-01-20T08:00:00Z" title="…">text</time>`.
std::string time_element(WallTime time, std::string_view text);

}  // namespace lge::web
