#include "config/suggest.hpp"

#include "config/support.hpp"

namespace lge::config {

namespace {

std::string_view meant(std::string_view word) {
  static const std::vector<std::string_view> kKnown{"interval", "timeout", "page_size",
                                                    "region",   "name",    "workspace_id"};
  return nearest(word, kKnown).value_or("");
}

}  // namespace

TEST_CASE("slips of the keyboard") {
  CHECK(meant("intervall") == "interval");
  CHECK(meant("intreval") == "interval");
  CHECK(meant("itnerval") == "interval");
  CHECK(meant("timout") == "timeout");
  CHECK(meant("regions") == "region");
  CHECK(meant("nmae") == "name");
}

TEST_CASE("other ways to write the same") {
  CHECK(meant("pageSize") == "page_size");
  CHECK(meant("page-size") == "page_size");
  CHECK(meant("PAGE_SIZE") == "page_size");
  CHECK(meant("workspaceid") == "workspace_id");
}

TEST_CASE("what is far is not guessed") {
  for (const std::string_view word : {"", "x", "id", "colour", "namespace", "zone", "size"}) {
    CAPTURE(word);
    CHECK(meant(word).empty());
  }
  CHECK(meant(std::string(100'000, 'i')).empty());
  CHECK_FALSE(nearest("name", {}));
}

}  // namespace lge::config
