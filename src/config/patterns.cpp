#include "config/patterns.hpp"

#include <algorithm>
#include <cstddef>

#include "config/characters.hpp"
#include "config/expand.hpp"
#include "support/outside_text.hpp"

namespace lge::config {

namespace {

bool all_of(std::string_view text, bool (*valid)(char)) {
  return std::all_of(text.begin(), text.end(), valid);
}

bool has_size(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most;
}

std::size_t count_characters(std::string_view utf8) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), begins));
}

// U+0080 to U+009F, in UTF-8 C2 80 to C2 9F.
bool has_c1_control(std::string_view utf8) {
  for (std::size_t i = 0; i + 1 < utf8.size(); ++i) {
    if (utf8[i] == '\xC2' && static_cast<unsigned char>(utf8[i + 1]) < 0xA0) return true;
  }
  return false;
}

}  // namespace

bool is_id(std::string_view text) {
  return has_size(text, 128) && all_of(text, is_name_character) && text != "." && text != "..";
}

bool is_region(std::string_view text) {
  const auto valid = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
  return has_size(text, 64) && all_of(text, valid) && text.front() != '-' && text.back() != '-';
}

bool is_display_name(std::string_view text) {
  return is_valid_utf8(text) && !text.empty() && count_characters(text) <= 256 &&
         std::none_of(text.begin(), text.end(), is_control) && !has_c1_control(text);
}

bool is_credentials_name(std::string_view text) {
  return has_size(text, 64) && all_of(text, is_name_character);
}

bool is_access_key_id(std::string_view text) {
  return has_size(text, 256) && all_of(text, is_graphic);
}

bool is_secret(std::string_view text) {
  return has_size(text, kMaxTextBytes) && all_of(text, is_graphic);
}

bool is_origin(std::string_view text) {
  return is_endpoint(text) && text.find('{') == std::string_view::npos;
}

bool is_uri(std::string_view text) {
  constexpr std::size_t kLongestUrl = 2048;
  const std::size_t scheme_end = text.find("://");
  if (!has_size(text, kLongestUrl) || scheme_end == std::string_view::npos) return false;
  const std::size_t path = text.find('/', scheme_end + 3);
  return is_origin(text.substr(0, path)) && all_of(text, is_graphic) &&
         text.find('#') == std::string_view::npos;
}

bool is_role_arn(std::string_view text) {
  return has_size(text, 512) && all_of(text, is_graphic) && text.starts_with("acs:ram::") &&
         text.find(":role/") != std::string_view::npos;
}

bool is_oidc_provider_arn(std::string_view text) {
  return has_size(text, 512) && all_of(text, is_graphic) && text.starts_with("acs:ram::") &&
         text.find(":oidc-provider/") != std::string_view::npos;
}

bool is_role_session_name(std::string_view text) {
  const auto valid = [](char c) { return is_name_character(c) || c == '@'; };
  return has_size(text, 64) && text.size() >= 2 && all_of(text, valid);
}

bool is_policy(std::string_view text) {
  return has_size(text, 2048) && is_valid_utf8(text);
}

bool is_external_id(std::string_view text) {
  const auto valid = [](char c) {
    return is_name_character(c) || std::string_view("+=,@:/").find(c) != std::string_view::npos;
  };
  return has_size(text, 1224) && text.size() >= 2 && all_of(text, valid);
}

bool is_role_name(std::string_view text) {
  return has_size(text, 64) && all_of(text, is_name_character) && text != "." && text != "..";
}

bool is_profile_name(std::string_view text) {
  return is_display_name(text);
}

bool is_label_name(std::string_view text) {
  const auto valid = [](char c) { return is_alphanumeric(c) || c == '_'; };
  return has_size(text, 64) && all_of(text, valid) && !is_digit(text.front()) && !text.starts_with("__");
}

bool is_file_name(std::string_view text) {
  return has_size(text, 4096) && std::none_of(text.begin(), text.end(), is_control);
}

}  // namespace lge::config
