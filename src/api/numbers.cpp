#include "api/numbers.hpp"

#include <charconv>
#include <cmath>

namespace lge::api {

namespace {

// Nearly all numbers of a page are so: digits only, and so few that they fit.
std::optional<std::int64_t> short_whole_number(std::string_view text) {
  constexpr std::size_t kFits = 18;
  if (text.empty() || text.size() > kFits) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<std::int64_t> whole_number(std::string_view text) {
  if (const auto usual = short_whole_number(text)) return usual;
  std::int64_t value = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [rest, error] = std::from_chars(begin, end, value);
  if (error == std::errc{} && rest == end) return value;
  // The same number may be written 1e3 or 343.0.
  double real = 0;
  const auto [real_rest, real_error] = std::from_chars(begin, end, real);
  if (real_error != std::errc{} || real_rest != end) return std::nullopt;
  if (std::nearbyint(real) != real || std::abs(real) > 0x1p53) return std::nullopt;
  return static_cast<std::int64_t>(real);
}

std::optional<double> real_number(std::string_view text) {
  double value = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [rest, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || rest != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace lge::api
