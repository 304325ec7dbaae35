#include "support/base64.hpp"

#include <doctest/doctest.h>

using namespace lge;

TEST_CASE("base64 gives the answers of RFC 4648, whatever the length") {
  CHECK(to_base64("").empty());
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("foo") == "Zm9v");
  CHECK(to_base64("foobar") == "Zm9vYmFy");
  CHECK(to_base64(std::string_view("\0\xFF\xFE", 3)) == "AP/+");
  const std::string long_one = to_base64(std::string(300, 'a'));
  CHECK(long_one.size() == 400);
  CHECK(long_one.find('\n') == std::string::npos);
}
