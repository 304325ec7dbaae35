#include "support/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

namespace lge {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t millis;
};

constexpr std::array<Unit, 7> kUnits{{{"y", 31'536'000'000},
                                      {"w", 604'800'000},
                                      {"d", 86'400'000},
                                      {"h", 3'600'000},
                                      {"m", 60'000},
                                      {"s", 1'000},
                                      {"ms", 1}}};

// Whatever a duration is added to later, in nanoseconds, must not overflow.
constexpr std::int64_t kMaxMillis = std::numeric_limits<std::int64_t>::max() / 1'000'000;

std::string_view take_unit(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && text[length] >= 'a' && text[length] <= 'z')
    ++length;
  return text.substr(0, length);
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  if (text == "0") return std::chrono::milliseconds{0};
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  const auto* next_unit = kUnits.begin();
  while (!text.empty()) {
    std::int64_t count = 0;
    const char* begin = text.data();
    const auto [rest, error] = std::from_chars(begin, begin + text.size(), count);
    if (error != std::errc{} || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(rest - begin));
    const std::string_view name = take_unit(text);
    while (next_unit != kUnits.end() && next_unit->name != name)
      ++next_unit;
    if (next_unit == kUnits.end() || count > (kMaxMillis - total) / next_unit->millis) return std::nullopt;
    total += count * next_unit->millis;
    ++next_unit;
    text.remove_prefix(name.size());
  }
  return std::chrono::milliseconds{total};
}

std::string format_duration(std::chrono::milliseconds duration) {
  if (duration.count() <= 0) return "0s";
  std::string text;
  std::int64_t rest = duration.count();
  for (std::size_t unit = 2; unit < kUnits.size();
       ++unit) {  // from days on: weeks and years surprise a reader
    const std::int64_t count = rest / kUnits[unit].millis;
    rest %= kUnits[unit].millis;
    if (count > 0) text += std::to_string(count) + std::string(kUnits[unit].name);
  }
  return text;
}

double to_seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace lge
