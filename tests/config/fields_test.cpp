#include "config/fields.hpp"

#include "config/support.hpp"

namespace lge::config {

TEST_CASE("whole numbers") {
  CHECK(parse_whole("0") == 0);
  CHECK(parse_whole("9223372036854775807") == 9'223'372'036'854'775'807);
  for (const std::string_view text : {"", "00", "010", "-1", "+1", " 1", "1 ", "1.0", "1e2", "0x1", "1_0",
                                      "١", "9223372036854775808", "true"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_whole(text));
  }
}

TEST_CASE("decimal numbers") {
  CHECK(parse_decimal("0") == 0.0);
  CHECK(parse_decimal("0.01") == 0.01);
  CHECK(parse_decimal("10000") == 10'000.0);
  CHECK(parse_decimal("2.50") == 2.5);
  for (const std::string_view text : {"", ".", ".5", "5.", "010", "00.5", "-1", "+1", "1e3", "0x1", "1,5",
                                      "1.2.3", "nan", "inf", ".inf", " 1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_decimal(text));
  }
}

TEST_CASE("both ends of every range are in it") {
  const auto good = [](const std::string& text) {
    return parse_text(text + std::string(kOneGateway)).has_value();
  };
  CHECK(good("poll: {interval: 100ms, timeout: 100ms, stale_after: 1s}\n"));
  CHECK(good("poll: {interval: 1d, timeout: 24h, stale_after: 1w}\n"));
  CHECK(good("poll: {full_scan_interval: 1s, settle_time: 0s}\n"));
  CHECK(good("poll: {full_scan_interval: 7d, settle_time: 1d}\n"));
  CHECK(good("discovery: [{region: a, refresh_interval: 1s, interval: 100ms}]\n"));
  CHECK(good("discovery: [{region: a, refresh_interval: 1d, interval: 1d}]\n"));
  CHECK(good("limits: {series_per_gateway: 1}\nsessions: {per_session_limit: 1}\n"));
  CHECK(good("limits: {series_per_gateway: 100000}\nsessions: {per_session_limit: 10000}\n"));
  CHECK(good("api: {request_timeout: 100ms, page_size: 1, max_in_flight: 1, max_response_bytes: 65536}\n"));
  CHECK(good(
      "api: {request_timeout: 10m, page_size: 100, max_in_flight: 256, max_response_bytes: 268435456}\n"));
  CHECK(good("api: {requests_per_second: 0}\n"));
  CHECK(good("api: {requests_per_second: 0.01}\n"));
  CHECK(good("api: {requests_per_second: 10000}\n"));
  CHECK_FALSE(good("api: {requests_per_second: 10000.1}\n"));
}

}  // namespace lge::config
