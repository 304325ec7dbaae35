#include <sstream>

#include "config/web_support.hpp"

namespace lge::config {

namespace {

// As in the files of bad_files_test.cpp, but at the end.
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

TEST_CASE("each bad web file gets exactly the problems that it announces") {
  int files = 0;
  const auto folder = std::filesystem::path(LGE_SOURCE_DIR) / "tests" / "data" / "web" / "bad";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    CAPTURE(entry.path().filename().string());
    const std::string text = file_text(entry.path());
    const std::vector<std::string> expected = expectations(text);
    CHECK_FALSE(expected.empty());
    CHECK(web_problems_of(text) == expected);
    ++files;
  }
  CHECK(files >= 30);
}

TEST_CASE("a web file that cannot be read") {
  const Environment environment = fake_environment();
  const FileReader reader = read_web_file;
  const auto result = load_web("/etc/lge/none.yml", {environment, reader, kWebNow});
  REQUIRE(result.has_error());
  REQUIRE(result.error().size() == 1);
  CHECK(result.error().front().text() == "/etc/lge/none.yml: cannot read the file: no such file");
}

TEST_CASE("more users than allowed") {
  std::string text = "basic_auth_users:\n";
  for (std::size_t i = 0; i <= kMaxWebUsers; ++i)
    text += "  u" + std::to_string(i) + ": " + std::string(kHashOfSecret) + "\n";
  CHECK(web_problems_of(text) ==
        std::vector<std::string>{"2:3: basic_auth_users: expected at most 1000 users"});
}

TEST_CASE("more names than allowed") {
  const auto list = [](std::size_t count) {
    std::string items = "[";
    for (std::size_t i = 0; i < count; ++i)
      items += "x, ";
    return items + "x]\n";
  };
  CHECK(web_problems_of(kTlsLines + "  cipher_suites: " + list(64)) ==
        std::vector<std::string>{"4:18: tls_server_config.cipher_suites: expected at most 64 names"});
  CHECK(web_problems_of(kTlsLines + "  client_auth_type: RequireAnyClientCert\n  client_allowed_sans: " +
                        list(kMaxAllowedSans)) ==
        std::vector<std::string>{"5:24: tls_server_config.client_allowed_sans: expected at most 1000 names"});
}

TEST_CASE("a header longer than allowed") {
  const std::string text =
      "http_server_config: {headers: {X-XSS-Protection: " + std::string(4097, 'x') + "}}";
  REQUIRE(web_problems_of(text).size() == 1);
  CHECK(web_problems_of(text).front().starts_with(
      "1:50: http_server_config.headers.X-XSS-Protection: expected at most 4096"));
}

}  // namespace lge::config
