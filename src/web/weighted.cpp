#include "web/weighted.hpp"

#include <algorithm>

namespace lge::web {

namespace {

constexpr std::string_view kSpace = " \t";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_token_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

// A token, or two with a slash between them.
bool is_value(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return is_token(text);
  return is_token(text.substr(0, slash)) && is_token(text.substr(slash + 1));
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

// Cuts off what stands before the next `separator` outside of quotes, and the separator.
std::string_view next_part(std::string_view& text, char separator) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (quoted && text[at] == '\\') ++at;
    if (!quoted && text[at] == separator) break;
  }
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return trimmed(part);
}

// What a token or a quoted string says; escapes stay, since nothing that is looked for has any.
std::optional<std::string_view> unquoted(std::string_view text) {
  if (is_token(text)) return text;
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  std::string_view rest = text.substr(1, text.size() - 2);
  const std::string_view inner = rest;
  while (!rest.empty()) {
    if (rest.front() == '"') return std::nullopt;
    const std::size_t taken = rest.front() == '\\' ? 2 : 1;
    if (taken > rest.size()) return std::nullopt;  // the last quote is escaped, and ends nothing
    rest.remove_prefix(taken);
  }
  return inner;
}

// False where it breaks the grammar.
bool read_parameter(std::string_view text, Weighted& element, bool& has_quality) {
  if (text.empty()) return true;
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  if (equals == std::string_view::npos || !is_token(name)) return false;
  const auto value = unquoted(text.substr(equals + 1));
  if (!value) return false;
  if (equal_ignoring_case(name, "q")) {
    const auto quality = parse_quality(*value);
    if (!quality || has_quality) return false;
    has_quality = true;
    element.quality = *quality;
  } else if (element.parameters.size() < kMaxParameters) {
    element.parameters.emplace_back(name, *value);
  }
  return true;
}

std::optional<Weighted> read_element(std::string_view text) {
  Weighted element;
  element.value = next_part(text, ';');
  if (!is_value(element.value)) return std::nullopt;
  bool has_quality = false;
  while (!text.empty()) {
    if (!read_parameter(next_part(text, ';'), element, has_quality)) return std::nullopt;
  }
  return element;
}

}  // namespace

std::string_view Weighted::parameter(std::string_view name) const {
  for (const auto& [key, text] : parameters) {
    if (equal_ignoring_case(key, name)) return text;
  }
  return {};
}

std::vector<Weighted> read_weighted(const Headers& headers, std::string_view name) {
  std::vector<Weighted> elements;
  std::size_t count = 0;
  for (const auto& [key, value] : headers) {
    if (!equal_ignoring_case(key, name)) continue;
    std::string_view rest = value;
    while (!rest.empty() && count < kMaxElements) {
      const std::string_view part = next_part(rest, ',');
      if (part.empty()) continue;
      ++count;
      if (auto element = read_element(part)) elements.push_back(std::move(*element));
    }
  }
  return elements;
}

std::optional<int> parse_quality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int quality = text[0] == '1' ? 1000 : 0;
  int worth = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (!is_digit(c)) return std::nullopt;
    quality += (c - '0') * worth;
    worth /= 10;
  }
  if (quality > 1000) return std::nullopt;
  return quality;
}

}  // namespace lge::web
