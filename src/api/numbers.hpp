#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lge::api {

/// A JSON number that is whole and fits, however it is written: `343`, `343.0`, `3.43e2` (exact up to 2^53
/// where it is not written in digits alone). Pure.
std::optional<std::int64_t> whole_number(std::string_view text);
/// A JSON number that is finite as a double. Pure.
std::optional<double> real_number(std::string_view text);

}  // namespace lge::api
