#include "web/html.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "support/outside_text.hpp"
#include "support/utc_time.hpp"

namespace lge::web {

namespace {

std::string with_commas(std::string digits) {
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  for (std::size_t at = whole; at > 3; at -= 3)
    digits.insert(at - 3, 1, ',');
  return digits;
}

// Whole seconds first: the difference of two extreme times in nanoseconds would overflow.
std::chrono::seconds seconds_between(WallTime from, WallTime to) {
  return std::chrono::floor<std::chrono::seconds>(to).time_since_epoch() -
         std::chrono::floor<std::chrono::seconds>(from).time_since_epoch();
}

std::string format_seconds(std::chrono::seconds span) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  const std::int64_t seconds = span.count();
  // A unit starts at two of its kind, so that "1 h" never stands for nearly two.
  if (seconds < 2 * kMinute) return fmt::format("{} s", seconds);
  if (seconds < 2 * kHour) return fmt::format("{} min", seconds / kMinute);
  if (seconds < 2 * kDay) return fmt::format("{} h", seconds / kHour);
  return fmt::format("{} d", seconds / kDay);
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : on_one_line(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string format_amount(double amount) {
  if (std::isinf(amount)) return amount > 0 ? "∞" : "−∞";
  if (std::isnan(amount)) return "not a number";
  if (std::abs(amount) >= 1e15) return fmt::format("{:.3g}", amount);
  std::string digits = fmt::format("{:.2f}", std::abs(amount));
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return (amount < 0 && digits != "0" ? "−" : "") + with_commas(std::move(digits));
}

WallTime to_wall(std::int64_t unix_millis) {
  constexpr std::int64_t kMost = 7'258'118'400'000;
  return WallTime(Millis(std::clamp<std::int64_t>(unix_millis, 0, kMost)));
}

std::string format_span(Millis span) {
  const std::int64_t millis = std::max<std::int64_t>(span.count(), 0);
  if (millis < 1000) return fmt::format("{} ms", millis);
  if (millis < 10'000) return fmt::format("{}.{} s", millis / 1000, millis % 1000 / 100);
  return format_seconds(std::chrono::seconds(millis / 1000));
}

std::string format_ago(WallTime then, WallTime now) {
  const std::chrono::seconds span = seconds_between(then, now);
  return span.count() < 1 ? "now" : format_seconds(span) + " ago";
}

std::string format_until(WallTime then, WallTime now) {
  const std::chrono::seconds span = seconds_between(now, then);
  return span.count() < 1 ? "now" : "in " + format_seconds(span);
}

std::string time_element(WallTime time, std::string_view text) {
  const std::string utc = format_utc(time);
  return fmt::format(R"(<time datetime="{0}" title="{0}">{1}</time>)", utc, text);
}

}  // namespace lge::web
