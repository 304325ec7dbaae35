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

TEST_CASE("base64 that is read back") {
  for (const std::string& bytes : {std::string(), std::string("f"), std::string("fo"), std::string("foo"),
                                   std::string("foob"), std::string("\0\xff\x01", 3)}) {
    CHECK(lge::from_base64(lge::to_base64(bytes)) == bytes);
  }
}

TEST_CASE("only the one way to write it is taken") {
  for (const char* text : {"Zg", "Zg=", "Zh==", "Zm9=", "====", "Z===", "Zg==Zg==", "Zm 9v", " Zm9v",
                           "Zm9v\n", "Zm9-", "Zm9_", "=Zm9", "Zm9v\n   "}) {
    CAPTURE(text);
    CHECK_FALSE(lge::from_base64(text).has_value());
  }
}
