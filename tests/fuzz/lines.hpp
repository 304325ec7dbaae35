#pragma once

#include <string_view>

namespace lge::fuzz {

/// The first line of `text`, which is taken off together with its end: for fuzzers that want more than one
/// text.
inline std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(line.size() < text.size() ? line.size() + 1 : text.size());
  return line;
}

/// The number that the first three characters spell; characters that are no digits count as one.
inline unsigned status_in(std::string_view text) {
  unsigned status = 0;
  for (const char c : text.substr(0, 3))
    status = status * 10 + static_cast<unsigned char>(c) % 16 % 10;
  return status;
}

}  // namespace lge::fuzz
