#include <string>

#include "api/retry_after.hpp"

#include "fuzz/fuzzer.hpp"
#include "fuzz/lines.hpp"

namespace lge::fuzz {

namespace {

bool is_wait(Millis wait) {
  return wait >= Millis(0) && wait <= api::kLongestRetryAfter;
}

}  // namespace

// One header a line: x-acs-retry-after, x-ratelimit-user-api, x-ratelimit-user.
void check(std::string_view input) {
  net::Response answer;
  const std::string_view asked = take_line(input);
  answer.headers.emplace_back("x-acs-retry-after", asked);
  answer.headers.emplace_back("X-RateLimit-User-Api", take_line(input));
  answer.headers.emplace_back("x-ratelimit-user", take_line(input));
  const Millis wait = api::retry_after(answer);
  require(is_wait(wait), "no answer asks for a wait below 0 or above the longest");
  if (wait > Millis(0)) {
    require(asked.find_first_not_of("0123456789") == std::string_view::npos, "a wait is a whole number");
    require(wait == api::kLongestRetryAfter || asked.ends_with(std::to_string(wait.count())),
            "a wait is as it was sent");
  }
  const Millis throttled = api::throttled_for(answer);
  require(is_wait(throttled), "nor does a throttling one");
  require(wait == Millis(0) || throttled == wait, "x-acs-retry-after comes before the older headers");
  std::swap(answer.headers[1].second, answer.headers[2].second);
  require(api::throttled_for(answer) == throttled, "the two older headers count alike");
}

}  // namespace lge::fuzz
