#include "web/security_headers.hpp"

#include <algorithm>

namespace lge::web {

namespace {

constexpr std::string_view kPolicy = "Content-Security-Policy";

std::string line_of(std::string_view name, std::string_view value) {
  if (value.empty()) return {};
  return std::string(name) + ": " + std::string(value) + "\r\n";
}

bool has(const Headers& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& one) { return one.first == name; });
}

}  // namespace

SecurityHeaders make_security_headers(const Headers& configured) {
  const Headers standard{
      {"Referrer-Policy", "no-referrer"}, {"X-Content-Type-Options", "nosniff"}, {"X-Frame-Options", "deny"}};
  SecurityHeaders made;
  for (const auto& [name, value] : standard) {
    if (!has(configured, name)) made.lines += line_of(name, value);
  }
  for (const auto& [name, value] : configured)
    made.lines += line_of(name, value);
  made.policy_is_fixed = has(configured, kPolicy);
  if (!made.policy_is_fixed)
    made.policy_line = line_of(kPolicy, "default-src 'none'; frame-ancestors 'none'");
  return made;
}

}  // namespace lge::web
