#include "api/retry_after.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lge::api {

namespace {

constexpr std::string_view kTimeLeft = "TimeLeft:";

// Digits only. What is larger than any number counts as the longest wait.
std::optional<Millis> parse_millis(std::string_view text) {
  std::int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (rest != text.data() + text.size() || text.starts_with('-')) return std::nullopt;
  if (error == std::errc::result_out_of_range) return kLongestRetryAfter;
  if (error != std::errc{}) return std::nullopt;
  return Millis(std::min<std::int64_t>(value, kLongestRetryAfter.count()));
}

Millis time_left(std::string_view header) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(','), header.size());
    const std::string_view part = header.substr(0, end);
    if (part.starts_with(kTimeLeft)) return parse_millis(part.substr(kTimeLeft.size())).value_or(Millis(0));
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  return Millis(0);
}

}  // namespace

Millis retry_after(const net::Response& answer) {
  return parse_millis(answer.header("x-acs-retry-after")).value_or(Millis(0));
}

Millis throttled_for(const net::Response& answer) {
  const Millis asked = retry_after(answer);
  if (asked > Millis(0)) return asked;
  return std::max(time_left(answer.header("x-ratelimit-user-api")),
                  time_left(answer.header("x-ratelimit-user")));
}

}  // namespace lge::api
