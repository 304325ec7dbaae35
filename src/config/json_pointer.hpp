#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lge::config {

/// A JSON Pointer (RFC 6901): a way from the root of a JSON text to one value in it.
struct JsonPointer {
  std::string text;
  std::vector<std::string> tokens;  ///< keys, or indices of arrays, with ~0 and ~1 decoded; none: the root

  friend bool operator==(const JsonPointer&, const JsonPointer&) = default;
};

inline constexpr std::size_t kMaxPointerBytes = 256;
inline constexpr std::size_t kMaxPointerTokens = 16;

/// Nothing where `text` is no pointer, no UTF-8, or longer than the limits.
std::optional<JsonPointer> parse_json_pointer(std::string_view text);

}  // namespace lge::config
