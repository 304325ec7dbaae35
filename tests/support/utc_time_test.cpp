#include "support/utc_time.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace std::chrono_literals;

namespace {

WallTime at(std::int64_t seconds, std::chrono::nanoseconds more = 0ns) {
  return WallTime(std::chrono::seconds(seconds)) + std::chrono::duration_cast<WallTime::duration>(more);
}

}  // namespace

TEST_CASE("dates as the API writes them") {
  CHECK(format_utc(at(0)) == "1970-01-01T00:00:00Z");
  CHECK(format_utc(at(1'768'896'000)) == "2026-01-20T08:00:00Z");
  CHECK(format_utc(at(1'698'315'752)) == "2023-10-26T10:22:32Z");
  CHECK(format_utc(at(951'782'400)) == "2000-02-29T00:00:00Z");
  CHECK(format_utc(at(4'107'542'400)) == "2100-03-01T00:00:00Z");  // no leap year
  CHECK(format_utc(at(1'483'228'799)) == "2016-12-31T23:59:59Z");
}

TEST_CASE("2038 and the last second that the clock can hold are no limits") {
  CHECK(format_utc(at(2'147'483'647)) == "2038-01-19T03:14:07Z");
  CHECK(format_utc(at(2'147'483'648)) == "2038-01-19T03:14:08Z");
  CHECK(format_utc(at(4'294'967'296)) == "2106-02-07T06:28:16Z");
  CHECK(format_utc(at(9'223'372'036)) == "2262-04-11T23:47:16Z");
}

TEST_CASE("before 1970 too, time is rounded down") {
  CHECK(format_utc(at(-1)) == "1969-12-31T23:59:59Z");
  CHECK(format_utc(at(0, -1ns)) == "1969-12-31T23:59:59Z");
  CHECK(format_utc(at(-2'208'988'800)) == "1900-01-01T00:00:00Z");
  CHECK(format_utc_millis(at(0, -1ns)) == "1969-12-31T23:59:59.999Z");
  CHECK(format_utc_millis(at(0, -1ms)) == "1969-12-31T23:59:59.999Z");
  CHECK(format_utc_millis(at(0, -1001ms)) == "1969-12-31T23:59:58.999Z");
}

TEST_CASE("milliseconds have three digits and are never rounded up") {
  CHECK(format_utc(at(1'768'896'000, 999'999'999ns)) == "2026-01-20T08:00:00Z");
  CHECK(format_utc_millis(at(1'768'896'000)) == "2026-01-20T08:00:00.000Z");
  CHECK(format_utc_millis(at(1'768'896'000, 7ms)) == "2026-01-20T08:00:00.007Z");
  CHECK(format_utc_millis(at(1'768'896'000, 999'999'999ns)) == "2026-01-20T08:00:00.999Z");
}

TEST_CASE("dates are read as they are written") {
  CHECK(parse_utc("2026-01-20T08:00:00Z") == at(1'768'896'000));
  CHECK(parse_utc("2000-02-29T00:00:00Z") == at(951'782'400));
  CHECK(parse_utc("2200-12-31T23:59:59Z") == at(7'289'654'399));
  CHECK(parse_utc("2016-12-31T23:59:60Z") == at(1'483'228'799));
  for (const char* wrong :
       {"", "2026-01-20T08:00:00", "2026-01-20 08:00:00Z", "2026-02-30T08:00:00Z", "2026-13-01T08:00:00Z",
        "2026-01-20T24:00:00Z", "2026-01-20T08:60:00Z", "2026-01-20T08:00:61Z", "1969-12-31T23:59:59Z",
        "2201-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "2026-01-20T08:00:00Z ", "2026-01-20T0a:00:00Z"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_utc(wrong));
  }
}

TEST_CASE("the Date header is read in its preferred form only") {
  CHECK(parse_http_date("Tue, 20 Jan 2026 08:00:00 GMT") == at(1'768'896'000));
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == at(784'111'777));
  for (const char* wrong :
       {"", "Tue, 20 Jan 2026 08:00:00", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Xyz, 20 Jan 2026 08:00:00 GMT", "Tue, 20 Jax 2026 08:00:00 GMT", "Tue, 31 Feb 2026 08:00:00 GMT",
        "Tue, 20 Jan 9026 08:00:00 GMT", "Tue, 20 Jan 2026 08:00:00 UTC", "Tue; 20 Jan 2026 08:00:00 GMT"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_http_date(wrong));
  }
}
