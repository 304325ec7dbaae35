#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace lge::net {

/// Written out: the functions of <cctype> follow the locale.
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_alphanumeric(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || is_digit(c);
}

inline std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

}  // namespace lge::net
