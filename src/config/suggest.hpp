#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace lge::config {

/// The one of `known` that `word` was probably meant to be: the same but for case, `-` and `_`, or a slip or
/// two of the keyboard away. The first of equals; nothing where none is near.
std::optional<std::string_view> nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace lge::config
