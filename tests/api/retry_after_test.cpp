#include "api/retry_after.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace lge;
using namespace std::chrono_literals;

namespace {

net::Response answer(net::Headers headers) {
  return {400, std::move(headers), {}};
}

}  // namespace

TEST_CASE("x-acs-retry-after is a whole, positive number of milliseconds") {
  CHECK(api::retry_after(answer({{"X-Acs-Retry-After", "1500"}})) == 1500ms);
  CHECK(api::retry_after(answer({{"x-acs-retry-after", "999999999999999999999999"}})) == 120s);
  CHECK(api::retry_after(answer({{"x-acs-retry-after", "120001"}})) == 120s);
  for (const char* none :
       {"", "0", "-5", "-99999999999999999999", "1.5", "1e3", " 5", "5 ", "+5", "five", "0x10"}) {
    CAPTURE(none);
    CHECK(api::retry_after(answer({{"x-acs-retry-after", none}})) == 0ms);
  }
  CHECK(api::retry_after(answer({})) == 0ms);
}

TEST_CASE("the older headers tell the time left, the larger counts") {
  const std::string user_api = "Limit:1,Remain:0,TimeLeft:2000,Reset:1234";
  const std::string user = "Limit:100,Remain:0,TimeLeft:700,Reset:99";
  CHECK(api::throttled_for(answer({{"x-ratelimit-user-api", user_api}, {"x-ratelimit-user", user}})) == 2s);
  CHECK(api::throttled_for(answer({{"x-ratelimit-user", user}})) == 700ms);
  CHECK(api::throttled_for(answer({{"x-ratelimit-user", user}, {"x-acs-retry-after", "50"}})) == 50ms);
  CHECK(api::throttled_for(answer({{"x-ratelimit-user", user}, {"x-acs-retry-after", "0"}})) == 700ms);
  CHECK(api::retry_after(answer({{"x-ratelimit-user", user}})) == 0ms);
}

TEST_CASE("rate-limit headers that make no sense say nothing") {
  for (const char* none : {"", ",", ",,,", "TimeLeft", "TimeLeft:", "TimeLeft:-1", "TimeLeft:x",
                           "NoTimeLeft:5", "TimeLeft:5 ,", "Reset:5"}) {
    CAPTURE(none);
    CHECK(api::throttled_for(answer({{"x-ratelimit-user", none}})) == 0ms);
  }
  CHECK(api::throttled_for(answer({{"x-ratelimit-user", std::string(100'000, ',') + "TimeLeft:7"}})) == 7ms);
}
