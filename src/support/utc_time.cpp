#include "support/utc_time.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace lge {

namespace {

std::string date_and_time(std::chrono::sys_seconds time) {
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// Whether `text` has the form: 0 stands for a digit, anything else for itself.
bool has_form(std::string_view text, std::string_view form) {
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char f) {
           return f == '0' ? c >= '0' && c <= '9' : c == f;
         });
}

int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits)
    value = value * 10 + (digit - '0');
  return value;
}

// `clock`: 08:00:00. A leap second counts as the second before it: the clock cannot hold it.
std::optional<WallTime> combine(int year, int month, int day, std::string_view clock) {
  constexpr int kFirstYear = 1970;
  constexpr int kLastYear = 2200;  // the clock ends in 2262
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  const int hour = number(clock.substr(0, 2));
  const int minute = number(clock.substr(3, 2));
  const int second = number(clock.substr(6, 2));
  if (!date.ok() || year < kFirstYear || year > kLastYear || hour > 23 || minute > 59 || second > 60)
    return {};
  return WallTime(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(std::min(second, 59));
}

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kWeekdays = "MonTueWedThuFriSatSun";

// The place of a three-letter name in `names`, from 1; 0 where it is none of them.
int place(std::string_view name, std::string_view names) {
  for (std::size_t at = 0; at < names.size(); at += 3) {
    if (names.substr(at, 3) == name) return static_cast<int>(at / 3) + 1;
  }
  return 0;
}

}  // namespace

std::optional<WallTime> parse_utc(std::string_view text) {
  if (!has_form(text, "0000-00-00T00:00:00Z")) return std::nullopt;
  return combine(number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2)),
                 text.substr(11, 8));
}

std::optional<WallTime> parse_http_date(std::string_view text) {
  if (text.size() != 29 || place(text.substr(0, 3), kWeekdays) == 0) return std::nullopt;
  const int month = place(text.substr(8, 3), kMonths);
  if (month == 0 || !has_form(text.substr(3, 5), ", 00 ") ||
      !has_form(text.substr(11), " 0000 00:00:00 GMT")) {
    return std::nullopt;
  }
  return combine(number(text.substr(12, 4)), month, number(text.substr(5, 2)), text.substr(17, 8));
}

std::string format_utc(WallTime time) {
  return date_and_time(std::chrono::floor<std::chrono::seconds>(time)) + "Z";
}

std::string format_utc_millis(WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(time - seconds);
  return fmt::format("{}.{:03}Z", date_and_time(seconds), millis.count());
}

}  // namespace lge
