#include <algorithm>

#include <fmt/format.h>

#include "config/characters.hpp"
#include "config/fields.hpp"
#include "config/web_sections.hpp"

namespace lge::config {

namespace {

constexpr std::size_t kLongestHeader = 4096;

/// What a header may say, where the format fixes it.
struct Fixed {
  std::string_view header;
  bool (*valid)(std::string_view);
  std::string_view wanted;
};

bool is_header_value(std::string_view text) {
  const auto printable = [](char c) { return c == ' ' || is_graphic(c); };
  return text.size() <= kLongestHeader && std::all_of(text.begin(), text.end(), printable);
}

constexpr std::string_view kHeaderWanted =
    "at most 4096 printable ASCII characters; none, as in \"\", where the header shall not be sent";

constexpr auto kFixed = std::to_array<Fixed>({
    {"X-Frame-Options", [](std::string_view text) { return text == "deny" || text == "sameorigin"; },
     "deny or sameorigin"},
    {"X-Content-Type-Options", [](std::string_view text) { return text == "nosniff"; }, "nosniff"},
});

std::vector<WebHeader> read_headers(const WebReading& web, const Value& value) {
  const Mapping mapping(web.reading, value, "http_server_config.headers");
  mapping.check_keys(kWebHeaderKeys);
  std::vector<WebHeader> headers;
  headers.reserve(kWebHeaderKeys.size());
  for (const std::string_view name : kWebHeaderKeys) {
    const auto fixed =
        std::find_if(kFixed.begin(), kFixed.end(), [&](const Fixed& one) { return one.header == name; });
    const bool free = fixed == kFixed.end();
    auto text =
        read_text(mapping, name, free ? is_header_value : fixed->valid, free ? kHeaderWanted : fixed->wanted);
    if (text) headers.emplace_back(name, std::move(text->text));
  }
  return headers;
}

}  // namespace

std::vector<WebHeader> read_http_server(const WebReading& web, const Value& value) {
  const Mapping mapping(web.reading, value, "http_server_config");
  mapping.check_keys(kHttpServerKeys);
  bool http2 = false;
  read_flag(mapping, "http2", http2);
  const Entry* asked = mapping.find("http2");
  if (http2) web.warn(asked->value.at, "http_server_config.http2", "HTTP/1.1 only is spoken here");
  const Entry* headers = mapping.find("headers");
  if (headers == nullptr) return {};
  return read_headers(web, headers->value);
}

}  // namespace lge::config
