#pragma once

#include <string>

#include "support/environment.hpp"

namespace lge::credentials {

/// The value of a variable; empty where it is not set.
inline std::string variable(const Environment& environment, const std::string& name) {
  return environment(name).value_or("");
}

/// Whether a variable is `true`, in any case, as the official SDKs read it.
inline bool is_true(const Environment& environment, const std::string& name) {
  std::string value = variable(environment, name);
  for (char& c : value)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return value == "true";
}

}  // namespace lge::credentials
