#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include "support/file.hpp"

#include "scene.hpp"

namespace lge::metrics {

namespace {

void check_golden(const std::string& name, Format format) {
  const std::string path = LGE_SOURCE_DIR "/tests/data/" + name;
  const auto scene = full_scene();
  const std::string text = scene->text(format);
  if (std::getenv("LGE_UPDATE_GOLDEN") != nullptr) REQUIRE(write_file_atomically(path, text).has_value());
  const auto golden = read_file(path, 1 << 20);
  REQUIRE(golden.has_value());
  CHECK(text == *golden);
}

}  // namespace

// After a wanted change: LGE_UPDATE_GOLDEN=1 test_metrics, and read the difference before committing it.
TEST_CASE("a fixed board gives the golden exposition") {
  check_golden("metrics_golden.txt", Format::text);
}

TEST_CASE("and the golden one of OpenMetrics") {
  check_golden("openmetrics_golden.txt", Format::open_metrics);
}

}  // namespace lge::metrics
