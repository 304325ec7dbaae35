#include "simulator/percent.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace lge::simulator {

namespace {

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Calls `each` with every part between separators, empty ones too, until it answers false.
template <class Each>
bool split(std::string_view text, char separator, Each each) {
  for (;;) {
    const std::size_t end = text.find(separator);
    if (!each(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string percent_encode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

namespace {

// The official SDK for Python sends a space as `+` and signs it as `%20`, so the service must read it as a
// space.
std::optional<std::string> form_decode(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decode(spaced);
}

}  // namespace

std::optional<Query> parse_query(std::string_view raw) {
  Query query;
  const bool good = split(raw, '&', [&](std::string_view part) {
    if (part.empty()) return true;
    const std::size_t equals = part.find('=');
    std::optional<std::string> name = form_decode(part.substr(0, equals));
    std::optional<std::string> value =
        form_decode(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
    if (!name || !value) return false;
    query.emplace_back(std::move(*name), std::move(*value));
    return true;
  });
  if (!good) return std::nullopt;
  return query;
}

std::optional<std::string> query_value(const Query& query, std::string_view name) {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> parse_path(std::string_view raw) {
  if (!raw.starts_with('/')) return std::nullopt;
  std::vector<std::string> segments;
  const bool good = split(raw.substr(1), '/', [&](std::string_view part) {
    std::optional<std::string> segment = percent_decode(part);
    if (segment) segments.push_back(std::move(*segment));
    return segment.has_value();
  });
  if (!good) return std::nullopt;
  return segments;
}

}  // namespace lge::simulator
