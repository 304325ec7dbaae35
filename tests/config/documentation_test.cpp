#include "config/schema.hpp"
#include "config/support.hpp"

namespace lge::config {

TEST_CASE("docs/configuration.md tells of every key and of every type of credentials") {
  const std::string text = file_text(std::filesystem::path(LGE_SOURCE_DIR) / "docs" / "configuration.md");
  const auto check = [&](std::string_view prefix, std::string_view key) {
    const std::string name = "`" + std::string(prefix) + std::string(key) + "`";
    CAPTURE(name);
    CHECK(text.find(name) != std::string::npos);
  };
  for (const Section& section : kSections) {
    for (const std::string_view key : section.keys)
      check(section.prefix, key);
  }
  for (const std::string_view type : kCredentialTypes)
    check("", type);
}

TEST_CASE("the file with everything has every key") {
  const std::string text = file_text(data_directory() / "good" / "everything.yml");
  for (const Section& section : kSections) {
    for (const std::string_view key : section.keys) {
      CAPTURE(section.prefix);
      CAPTURE(key);
      // Secrets from files have tests of their own: they need the files.
      const bool is_there = text.find(std::string(key) + ":") != std::string::npos ||
                            text.find("\"" + std::string(key) + "\":") != std::string::npos;
      CHECK((is_there || key.ends_with("secret_file") || key.ends_with("security_token_file")));
    }
  }
}

}  // namespace lge::config
