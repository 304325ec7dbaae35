#pragma once

#include <cstdlib>
#include <functional>
#include <optional>
#include <string>

namespace lge {

/// Looks a variable of the environment up by name; nothing where it is not set. Tests hand in a map.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The process's own environment. Read it before other threads change it (nothing here does).
inline Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

}  // namespace lge
