#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lge {

/// RFC 4648, 4: with padding, without line breaks.
std::string to_base64(std::span<const unsigned char> bytes);
std::string to_base64(std::string_view bytes);

/// The bytes that `text` stands for. Nothing where to_base64() would not have written exactly this text.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace lge
