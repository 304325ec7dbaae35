#include <sstream>

#include "config/support.hpp"

namespace lge::config {

namespace {

// The file says what it should be told: every line that begins with `# expect: `.
std::vector<std::string> expectations(const std::string& text) {
  constexpr std::string_view kPrefix = "# expect: ";
  std::vector<std::string> expected;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kPrefix)) expected.push_back(line.substr(kPrefix.size()));
  }
  return expected;
}

}  // namespace

TEST_CASE("each bad file gets exactly the problems that it announces") {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data_directory() / "bad")) {
    CAPTURE(entry.path().filename().string());
    const std::string text = file_text(entry.path());
    const std::vector<std::string> expected = expectations(text);
    CHECK_FALSE(expected.empty());
    CHECK(problems_of(text) == expected);
    ++files;
  }
  CHECK(files >= 190);
}

}  // namespace lge::config
