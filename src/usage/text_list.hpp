#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lge::usage {

/// Any texts as one: each as its length in bytes, a colon and itself, `4:user0:`. Pure.
std::string join_texts(std::span<const std::string> texts);
/// The inverse; nothing for what is no such list.
std::optional<std::vector<std::string>> split_texts(std::string_view joined);

}  // namespace lge::usage
