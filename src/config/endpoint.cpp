#include <cstddef>
#include <string>

#include <arpa/inet.h>

#include "config/characters.hpp"
#include "config/fields.hpp"
#include "config/patterns.hpp"

namespace lge::config {

namespace {

constexpr std::string_view kPlaceholder = "{region}";
constexpr std::string_view kAnyRegion = "cn-hangzhou";  // stands for the form that is_region() allows

std::string with_region(std::string_view text) {
  std::string out(text);
  for (std::size_t at = out.find(kPlaceholder); at != std::string::npos; at = out.find(kPlaceholder, at)) {
    out.replace(at, kPlaceholder.size(), kAnyRegion);
  }
  return out;
}

bool is_label(std::string_view text) {
  const auto valid = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= 63 && std::all_of(text.begin(), text.end(), valid) &&
         text.front() != '-' && text.back() != '-';
}

bool is_host_name(std::string_view text) {
  if (text.size() > 253) return false;
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    if (!is_label(text.substr(0, dot))) return false;
    text.remove_prefix(dot + 1);
  }
  return is_label(text);
}

bool is_ipv6(std::string_view text) {
  in6_addr address{};
  return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

bool is_port(std::string_view text) {
  const std::optional<std::int64_t> number = parse_whole(text);
  return number && *number >= 1 && *number <= 65535;
}

bool is_authority(std::string_view text) {
  const bool bracketed = text.starts_with('[');
  const std::size_t host_end = bracketed ? text.find(']') : text.find(':');
  const std::string_view host = text.substr(0, host_end);
  if (bracketed && host_end == std::string_view::npos) return false;
  if (!(bracketed ? is_ipv6(host.substr(1)) : is_host_name(host))) return false;
  std::string_view rest =
      host_end == std::string_view::npos ? "" : text.substr(host_end + (bracketed ? 1 : 0));
  if (rest.empty()) return true;
  return rest.front() == ':' && is_port(rest.substr(1));
}

}  // namespace

bool is_endpoint(std::string_view text) {
  constexpr std::size_t kLongestUrl = 2048;
  if (text.size() > kLongestUrl || text.find('\0') != std::string_view::npos) return false;
  const std::string url = with_region(text);
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return false;
  }
  if (rest.ends_with('/')) rest.remove_suffix(1);
  return is_authority(rest);
}

}  // namespace lge::config
