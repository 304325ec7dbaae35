#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lge {

/// RFC 4648, 4: with padding, without line breaks.
std::string to_base64(std::span<const unsigned char> bytes);
std::string to_base64(std::string_view bytes);

}  // namespace lge
