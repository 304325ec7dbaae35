#include "usage/text_list.hpp"

#include <charconv>

namespace lge::usage {

std::string join_texts(std::span<const std::string> texts) {
  std::string joined;
  for (const std::string& text : texts)
    joined += std::to_string(text.size()) + ":" + text;
  return joined;
}

std::optional<std::vector<std::string>> split_texts(std::string_view joined) {
  std::vector<std::string> texts;
  while (!joined.empty()) {
    const std::size_t colon = joined.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string digits(joined.substr(0, colon));
    std::size_t size = 0;
    const char* const end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, size);
    joined.remove_prefix(colon + 1);
    if (error != std::errc{} || rest != end || size > joined.size()) return std::nullopt;
    texts.emplace_back(joined.substr(0, size));
    joined.remove_prefix(size);
  }
  return texts;
}

}  // namespace lge::usage
