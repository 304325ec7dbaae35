#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "support/file.hpp"

using namespace lge;

namespace {

constexpr std::size_t kLargestFile = 1 << 20;

std::string text_of(const std::filesystem::path& path) {
  const auto text = read_file(path, kLargestFile);
  REQUIRE(text.has_value());
  return *text;
}

std::set<std::string> names_in(const std::string& text, const std::regex& pattern) {
  std::set<std::string> names;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern); match != std::sregex_iterator();
       ++match) {
    names.insert((*match)[1]);
  }
  return names;
}

std::set<std::string> fields_of_the_source() {
  static const std::regex kField("\\bfield\\(\\s*\"([^\"]*)\"");
  std::set<std::string> names;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(LGE_SOURCE_DIR) / "src")) {
    const std::string extension = entry.path().extension();
    if (extension == ".cpp" || extension == ".hpp") names.merge(names_in(text_of(entry.path()), kField));
  }
  return names;
}

}  // namespace

TEST_CASE("docs/logging.md lists every field of the log, and no other") {
  static const std::regex kRow("(?:^|\\n)\\| `([^`]*)` \\|");
  const std::set<std::string> used = fields_of_the_source();
  const std::set<std::string> listed =
      names_in(text_of(std::filesystem::path(LGE_SOURCE_DIR) / "docs" / "logging.md"), kRow);
  CHECK(used.size() > 30);
  for (const std::string& name : used) {
    CAPTURE(name);
    CHECK(listed.contains(name));
  }
  for (const std::string& name : listed) {
    CAPTURE(name);
    CHECK(used.contains(name));
  }
}

TEST_CASE("a field's name is lower-case words") {
  static const std::regex kName("[a-z]+(_[a-z]+)*");
  for (const std::string& name : fields_of_the_source()) {
    CAPTURE(name);
    CHECK(std::regex_match(name, kName));
  }
}
