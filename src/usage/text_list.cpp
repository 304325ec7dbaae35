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
    std::size_t size = 0;
    const char* const end = joined.data() + joined.size();
    const auto [colon, error] = std::from_chars(joined.data(), end, size);
    if (error != std::errc{} || colon == end || *colon != ':') return std::nullopt;
    joined.remove_prefix(static_cast<std::size_t>(colon - joined.data()) + 1);
    if (size > joined.size()) return std::nullopt;
    texts.emplace_back(joined.substr(0, size));
    joined.remove_prefix(size);
  }
  return texts;
}

}  // namespace lge::usage
