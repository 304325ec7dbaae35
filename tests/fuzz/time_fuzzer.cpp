#include <string>

#include "support/duration.hpp"
#include "support/utc_time.hpp"
#include "web/http.hpp"

#include "fuzz/fuzzer.hpp"

namespace lge::fuzz {

namespace {

// A leap second is read as the second before it.
std::string without_leap_second(std::string_view text, std::size_t at) {
  std::string out(text);
  if (out.substr(at, 2) == "60") out.replace(at, 2, "59");
  return out;
}

void check_range(WallTime time) {
  require(time >= WallTime() && time < WallTime(std::chrono::sys_days(std::chrono::year(2201) / 1 / 1)),
          "dates lie within 1970..2200");
}

}  // namespace

void check(std::string_view input) {
  if (const auto time = parse_utc(input)) {
    check_range(*time);
    require(format_utc(*time) == without_leap_second(input, 17), "a date is written as it was read");
  }
  if (const auto time = parse_http_date(input)) {
    check_range(*time);
    require(web::http_date(*time).substr(3) == without_leap_second(input, 23).substr(3),
            "a Date header is written as it was read, but for the name of the day");
  }
  if (const auto duration = parse_duration(input)) {
    require(duration->count() >= 0, "durations are not negative");
    require(*duration <= std::chrono::nanoseconds::max(), "durations fit into nanoseconds");
    require(parse_duration(format_duration(*duration)) == duration, "a duration reads back the same");
  }
}

}  // namespace lge::fuzz
