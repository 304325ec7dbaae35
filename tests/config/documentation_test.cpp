#include "config/schema.hpp"
#include "config/support.hpp"

namespace lge::config {

TEST_CASE("docs/configuration.md tells of every key and of every type of credentials") {
  const std::string text = file_text(std::filesystem::path(LGE_SOURCE_DIR) / "docs" / "configuration.md");
  const std::size_t not_yet = text.find("## Not in this version");
  REQUIRE(not_yet != std::string::npos);
  const auto check = [&](std::string_view prefix, const Key& key) {
    const std::string name = "`" + std::string(prefix) + std::string(key.name) + "`";
    CAPTURE(name);
    CHECK(text.substr(0, not_yet).find(name) != std::string::npos);
    const bool listed_as_missing = text.find(name, not_yet) != std::string::npos;
    if (name != "`credentials.NAME.type`") CHECK(listed_as_missing == !key.missing_feature.empty());
  };
  for (const Section& section : kSections) {
    for (const Key& key : section.keys)
      check(section.prefix, key);
  }
  for (const Key& type : kCredentialTypes)
    check("", type);
}

TEST_CASE("every key of a later feature is refused by name") {
  const auto refused = [](const std::string& text, std::string_view path) {
    const std::vector<std::string> found = problems_of(text + std::string(kOneGateway));
    return found.size() == 1 && found[0].find(std::string(path) + ": known, but this version has no ") < 12;
  };
  int later = 0;
  for (const Section& section : kSections) {
    for (const Key& key : section.keys) {
      if (key.missing_feature.empty()) continue;
      const std::string path = std::string(section.prefix) + std::string(key.name);
      const std::string parent(section.prefix.substr(0, section.prefix.find('.')));
      CAPTURE(path);
      CHECK(
          refused(parent.empty() ? path + ": 1\n" : parent + ": {" + std::string(key.name) + ": 1}\n", path));
      ++later;
    }
  }
  CHECK(later == 7);
}

}  // namespace lge::config
