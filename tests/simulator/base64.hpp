#pragma once

#include <string>
#include <string_view>

namespace lge::simulator {

/// RFC 4648 section 4, with padding and without line breaks. Pure.
std::string base64(std::string_view bytes);

}  // namespace lge::simulator
