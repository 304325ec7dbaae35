#include "web/target.hpp"

#include "web/http.hpp"

namespace lge::web {

namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

bool starts_with_scheme(std::string_view text, std::string_view scheme) {
  return equal_ignoring_case(text.substr(0, scheme.size()), scheme);
}

// What follows the authority of an absolute form; all of it where there is no scheme.
std::optional<std::string_view> without_authority(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!starts_with_scheme(text, scheme)) continue;
    text.remove_prefix(scheme.size());
    const std::size_t end = std::min(text.find_first_of("/?"), text.size());
    if (end == 0) return std::nullopt;
    return text.substr(end);
  }
  if (text.empty() || text.front() != '/') return std::nullopt;
  return text;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const std::optional<unsigned> high = hex_digit(text[i + 1]);
    const std::optional<unsigned> low = hex_digit(text[i + 2]);
    if (!high || !low) return std::nullopt;
    decoded += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return decoded;
}

std::optional<Target> parse_target(std::string_view text) {
  if (text == "*") return Target{"*", ""};
  // A fragment never goes over the wire.
  if (text.find('#') != std::string_view::npos) return std::nullopt;
  const std::optional<std::string_view> rest = without_authority(text);
  if (!rest) return std::nullopt;
  const std::size_t mark = rest->find('?');
  std::optional<std::string> path = percent_decoded(rest->substr(0, mark));
  if (!path) return std::nullopt;
  if (path->empty()) path = "/";
  return Target{std::move(*path),
                mark == std::string_view::npos ? std::string() : std::string(rest->substr(mark + 1))};
}

}  // namespace lge::web
