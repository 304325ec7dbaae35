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
