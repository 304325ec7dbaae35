#pragma once

#include <string>
#include <string_view>

#include <yaml-cpp/exceptions.h>

#include "config/problems.hpp"

namespace lge::config {

/// Where in `text` the error is: never behind its last character that is no blank.
Position place_of(const YAML::Exception& error, std::string_view text);

/// The error for people: the same with yaml-cpp 0.7 and 0.8, and nothing of the text is in it.
std::string explain(const YAML::Exception& error, std::string_view text);

}  // namespace lge::config
