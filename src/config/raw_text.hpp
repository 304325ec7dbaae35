#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/problems.hpp"

namespace lge::config {

struct RawProblem {
  Position at;
  std::string expected;
};

/// What is wrong with a text before anything reads it as YAML: bytes that are no UTF-8, control characters, a
/// carriage return without a line feed (yaml-cpp 0.7 and 0.8 disagree on it), more brackets than any
/// configuration has.
std::optional<RawProblem> check_raw_text(std::string_view text);

/// Without the byte order mark that some editors put in front.
std::string_view without_bom(std::string_view text);

}  // namespace lge::config
