#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "support/log.hpp"

namespace lge::fakes {

/// Keeps every line as `level msg key=value …`, as tests compare it.
class FakeLog final : public Log {
 public:
  [[nodiscard]] bool enabled(LogLevel) const override { return true; }
  void write(LogLevel level, std::string_view message, std::span<const LogField> fields) override {
    std::string line = std::string(to_string(level)) + " " + std::string(message);
    for (const LogField& one : fields)
      line += " " + std::string(one.key) + "=" + one.value;
    lines.push_back(std::move(line));
  }

  [[nodiscard]] std::size_t count(std::string_view part) const {
    return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find(part) != std::string::npos;
    }));
  }

  std::vector<std::string> lines;
};

}  // namespace lge::fakes
