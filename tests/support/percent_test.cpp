#include "support/percent.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace lge;

TEST_CASE("everything but the unreserved characters is encoded") {
  const std::string unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  CHECK(percent_encode(unreserved) == unreserved);
  CHECK(percent_encode("").empty());
  CHECK(percent_encode("a b*~/+\xE4\xB8\xAD") == "a%20b%2A~%2F%2B%E4%B8%AD");
  CHECK(percent_encode("%20") == "%2520");
  CHECK(percent_encode(std::string("\0\n\x7F\xFF", 4)) == "%00%0A%7F%FF");
  CHECK(percent_encode("../?#&=:@") == "..%2F%3F%23%26%3D%3A%40");
}

TEST_CASE("every byte is itself or %XX") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string encoded = percent_encode(std::string(1, static_cast<char>(byte)));
    CAPTURE(byte);
    if (encoded.size() == 1) {
      CHECK(encoded.front() == static_cast<char>(byte));
    } else {
      REQUIRE(encoded.size() == 3);
      CHECK(encoded.front() == '%');
      CHECK(std::stoi(encoded.substr(1), nullptr, 16) == byte);
      CHECK(encoded.find_first_of("abcdef") == std::string::npos);
    }
  }
}

TEST_CASE("the query is sorted by name and then value, and encoded") {
  CHECK(canonical_query({}).empty());
  CHECK(canonical_query({{"b", "2"}, {"a", "1"}}) == "a=1&b=2");
  CHECK(canonical_query({{"test", "ok"}, {"empty", ""}}) == "empty=&test=ok");
  CHECK(canonical_query({{"a", "2"}, {"a", "1"}}) == "a=1&a=2");
  CHECK(canonical_query({{"B", "1"}, {"a", "1"}, {"_", "1"}}) == "B=1&_=1&a=1");
  CHECK(canonical_query({{"a&b", "c=d"}, {"", ""}}) == "=&a%26b=c%3Dd");
  CHECK(canonical_query({{"pageSize", "100"}, {"regionId", "cn-hangzhou"}, {"pageNum", "1"}}) ==
        "pageNum=1&pageSize=100&regionId=cn-hangzhou");
}
