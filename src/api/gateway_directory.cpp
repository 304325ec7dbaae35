#include "api/gateway_directory.hpp"

#include <algorithm>

namespace lge::api {

namespace {

constexpr std::size_t kMaxIdCharacters = 128;

bool is_of_id(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-';
}

}  // namespace

bool is_resource_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdCharacters && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), is_of_id);
}

}  // namespace lge::api
