#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "config/reader.hpp"
#include "fakes/temporary_directory.hpp"
#include "support/file.hpp"

namespace doctest {

template <>
struct StringMaker<std::vector<std::string>> {
  static String convert(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
      text += "\n  " + line;
    return text.c_str();
  }
};

}  // namespace doctest

namespace lge::config {

/// Stands in every secret of the test files; no message may contain it.
inline constexpr std::string_view kMarker = "TOPSECRET";

inline Environment fake_environment(std::map<std::string, std::string> more = {}) {
  more.insert({{"KEY_ID", "LTAI0123456789"},
               {"KEY_SECRET", "TOPSECRET1"},
               {"EMPTY", ""},
               {"REGION", "cn-beijing"},
               {"NESTED", "${KEY_ID}"}});
  return [more](const std::string& name) -> std::optional<std::string> {
    const auto found = more.find(name);
    if (found == more.end()) return std::nullopt;
    return found->second;
  };
}

inline Result<Loaded, std::vector<Problem>> parse_text(std::string_view text) {
  return parse(text, "config.yml", fake_environment());
}

/// What is wrong with a text: `line:column: path: expected` each; nothing for a good one.
inline std::vector<std::string> problems_of(const Result<Loaded, std::vector<Problem>>& result) {
  std::vector<std::string> texts;
  if (result) return texts;
  const std::vector<Problem>& problems = result.error();
  REQUIRE_FALSE(problems.empty());
  for (const Problem& problem : problems) {
    const std::string text = problem.text();
    CHECK(text.find(kMarker) == std::string::npos);
    REQUIRE(text.starts_with("config.yml:"));
    texts.push_back(text.substr(text.find(':') + (problem.line == 0 ? 2 : 1)));
  }
  return texts;
}

inline std::vector<std::string> problems_of(std::string_view text) {
  return problems_of(parse_text(text));
}

inline std::filesystem::path data_directory() {
  return std::filesystem::path(LGE_SOURCE_DIR) / "tests" / "data" / "config";
}

inline std::string file_text(const std::filesystem::path& path) {
  const Result<std::string, std::string> text = read_file(path, 16'777'216);
  REQUIRE_MESSAGE(text.has_value(), path.string());
  return *text;
}

inline constexpr std::string_view kOneGateway =
    "gateways:\n"
    "  - {workspace_id: w-1, livy_compute_id: lc-1, region: cn-hangzhou}\n";

using fakes::TemporaryDirectory;

}  // namespace lge::config
