#include "support/duration.hpp"

#include <array>
#include <limits>
#include <string>
#include <utility>

#include <doctest/doctest.h>

using namespace lge;
using Millis = std::chrono::milliseconds;
using namespace std::chrono_literals;

namespace {

constexpr Millis kLongest{std::numeric_limits<std::int64_t>::max() / 1'000'000};

}  // namespace

TEST_CASE("durations are read as Prometheus writes them") {
  const std::array<std::pair<std::string, Millis>, 14> table{
      {{"0", 0ms},
       {"0s", 0ms},
       {"1ms", 1ms},
       {"250ms", 250ms},
       {"30s", 30s},
       {"5m", 5min},
       {"1h30m", 90min},
       {"1d", 24h},
       {"1w", 168h},
       {"1y", 8760h},
       {"1y2w3d4h5m6s7ms", 8760h + 336h + 72h + 4h + 5min + 6s + 7ms},
       {"1h1ms", 1h + 1ms},
       {"007s", 7s},
       {"90m", 90min}}};
  for (const auto& [text, expected] : table) {
    CAPTURE(text);
    CHECK(parse_duration(text) == expected);
  }
}

TEST_CASE("whatever else a text is, it is no duration") {
  for (const std::string text : {"",     " ",    "5",    "1",      "00",   "s",          "ms",
                                 "-1s",  "+1s",  "-0s",  "1.5h",   "1,5h", "1e3s",       "1 s",
                                 " 1s",  "1s ",  "1S",   "1H",     "1M",   "1us",        "1ns",
                                 "1min", "1sec", "1hh",  "1m1h",   "1s1m", "1ms1s",      "1s1s",
                                 "1h1h", "1m30", "30s5", "1h-30m", "0x1s", "1\xC2\xB5s", "\xEF\xBC\x91s",
                                 "1s\n", "infs", "nan"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
  CHECK_FALSE(parse_duration(std::string("1s\0", 3)).has_value());
  CHECK_FALSE(parse_duration(std::string("1\0s", 3)).has_value());
  CHECK_FALSE(parse_duration(std::string(1'000'000, '9') + "s").has_value());
  CHECK_FALSE(parse_duration("1" + std::string(1'000'000, 's')).has_value());
}

TEST_CASE("the longest duration fits in nanoseconds, and nothing longer is read") {
  CHECK(parse_duration(std::to_string(kLongest.count()) + "ms") == kLongest);
  CHECK_FALSE(parse_duration(std::to_string(kLongest.count() + 1) + "ms").has_value());
  CHECK(parse_duration("292y").has_value());
  CHECK_FALSE(parse_duration("293y").has_value());
  CHECK_FALSE(parse_duration("292y99w").has_value());
  CHECK_FALSE(parse_duration("9223372036854775807s").has_value());
  CHECK_FALSE(parse_duration("9223372036854775808ms").has_value());
  CHECK_FALSE(parse_duration("18446744073709551617s").has_value());
  CHECK_FALSE(parse_duration("9223372036854775807y9223372036854775807w").has_value());
  CHECK(std::chrono::nanoseconds(kLongest).count() > 0);
}

TEST_CASE("durations are written the short way") {
  CHECK(format_duration(0ms) == "0s");
  CHECK(format_duration(1ms) == "1ms");
  CHECK(format_duration(999ms) == "999ms");
  CHECK(format_duration(1500ms) == "1s500ms");
  CHECK(format_duration(50s) == "50s");
  CHECK(format_duration(90min) == "1h30m");
  CHECK(format_duration(24h) == "1d");
  CHECK(format_duration(168h) == "7d");
  CHECK(format_duration(24h + 1ms) == "1d1ms");
  CHECK(format_duration(-5s) == "0s");
}

TEST_CASE("what is written is read back") {
  std::uint64_t seed = 1;
  for (int i = 0; i < 2000; ++i) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    const std::uint64_t limit = i % 2 == 0 ? 100'000 : static_cast<std::uint64_t>(kLongest.count());
    const Millis duration(static_cast<std::int64_t>((seed >> 1U) % limit));
    CAPTURE(duration.count());
    CHECK(parse_duration(format_duration(duration)) == duration);
  }
  CHECK(parse_duration(format_duration(kLongest)) == kLongest);
}

TEST_CASE("seconds for metrics keep their fractions") {
  CHECK(to_seconds(1500ms) == 1.5);
  CHECK(to_seconds(1ns) == 1e-9);
  CHECK(to_seconds(-1s) == -1.0);
}
