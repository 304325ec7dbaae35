#include "web/basic_auth.hpp"

#include <algorithm>

#include "support/base64.hpp"
#include "web/http.hpp"

namespace lge::web {

namespace {

constexpr std::string_view kScheme = "Basic ";

bool is_control(char c) {
  return (c >= 0 && c < 0x20) || c == 0x7F;
}

}  // namespace

std::optional<BasicCredentials> parse_basic(std::string_view authorization) {
  if (authorization.size() > kMaxAuthorizationBytes) return std::nullopt;
  if (!equal_ignoring_case(authorization.substr(0, kScheme.size()), kScheme)) return std::nullopt;
  authorization.remove_prefix(kScheme.size());
  authorization.remove_prefix(std::min(authorization.find_first_not_of(' '), authorization.size()));
  const std::optional<std::string> both = from_base64(authorization);
  if (!both || std::any_of(both->begin(), both->end(), is_control)) return std::nullopt;
  const std::size_t colon = both->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return BasicCredentials{both->substr(0, colon), Secret(both->substr(colon + 1))};
}

}  // namespace lge::web
