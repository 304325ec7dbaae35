#include "support/utc_time.hpp"

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

}  // namespace

std::string format_utc(WallTime time) {
  return date_and_time(std::chrono::floor<std::chrono::seconds>(time)) + "Z";
}

std::string format_utc_millis(WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(time - seconds);
  return fmt::format("{}.{:03}Z", date_and_time(seconds), millis.count());
}

}  // namespace lge
