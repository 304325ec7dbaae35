#include "config/json_pointer.hpp"

#include "support/outside_text.hpp"

namespace lge::config {

namespace {

std::optional<std::string> decoded(std::string_view token) {
  std::string text;
  while (!token.empty()) {
    std::size_t length = 1;
    char c = token.front();
    if (c == '~') {
      const bool is_escape = token.starts_with("~0") || token.starts_with("~1");
      if (!is_escape) return std::nullopt;
      c = token[1] == '0' ? '~' : '/';
      length = 2;
    }
    text += c;
    token.remove_prefix(length);
  }
  return text;
}

}  // namespace

std::optional<JsonPointer> parse_json_pointer(std::string_view text) {
  if (text.size() > kMaxPointerBytes || !is_valid_utf8(text)) return std::nullopt;
  JsonPointer pointer{std::string(text), {}};
  while (!text.empty()) {
    if (text.front() != '/' || pointer.tokens.size() == kMaxPointerTokens) return std::nullopt;
    text.remove_prefix(1);
    const std::string_view token = text.substr(0, text.find('/'));
    std::optional<std::string> plain = decoded(token);
    if (!plain) return std::nullopt;
    pointer.tokens.push_back(std::move(*plain));
    text.remove_prefix(token.size());
  }
  return pointer;
}

}  // namespace lge::config
