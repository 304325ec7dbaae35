#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lge::simulator {

/// `text` followed by `blanks` spaces, as one gzip member (RFC 1952). The spaces cost a thousandth of their
/// size, in memory too. Pure. Throws std::runtime_error where zlib refuses.
std::string gzip(std::string_view text, std::size_t blanks = 0);

}  // namespace lge::simulator
