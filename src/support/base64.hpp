#pragma once

#include <string>
#include <string_view>

namespace lge {

/// RFC 4648, section 4: the usual alphabet, padded, on one line.
std::string to_base64(std::string_view bytes);

}  // namespace lge
