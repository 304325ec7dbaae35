#pragma once

namespace lge::config {

/// Classes of ASCII characters, whatever the locale.
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_alphanumeric(char c) {
  return is_digit(c) || is_lower(c) || is_upper(c);
}
constexpr bool is_name_character(char c) {
  return is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
}
constexpr bool is_control(char c) {
  return (c >= 0 && c < 0x20) || c == 0x7F;
}
/// Printable, and no space.
constexpr bool is_graphic(char c) {
  return c > 0x20 && c < 0x7F;
}

}  // namespace lge::config
