#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "support/environment.hpp"
#include "support/result.hpp"

namespace lge::config {

/// The most that one value may hold, before and after variables are put in, in bytes.
inline constexpr std::size_t kMaxTextBytes = 65'536;

/// Puts variables of the environment in the place of `${NAME}` (NAME: a letter or _, then letters, digits,
/// _);
/// `$${` stands for a literal `${`. What is put in is not looked at again. Any other `$` stands for itself.
/// The error is a sentence for people; it may name the variable, and holds nothing else of the text.
Result<std::string, std::string> expand(std::string_view text, const Environment& environment);

}  // namespace lge::config
