#include "api/numbers.hpp"

#include <doctest/doctest.h>

using lge::api::real_number;
using lge::api::whole_number;

TEST_CASE("a number is whole however it is written") {
  CHECK(whole_number("343") == 343);
  CHECK(whole_number("343.0") == 343);
  CHECK(whole_number("3.43e2") == 343);
  CHECK(whole_number("-0.0") == 0);
  CHECK(whole_number("9223372036854775807") == 9'223'372'036'854'775'807);
  for (const char* text :
       {"", "x", "1.5", "1x", "1e19", "1e400", "9223372036854775808", "9007199254740994.0"}) {
    CAPTURE(text);
    CHECK_FALSE(whole_number(text).has_value());
  }
}

TEST_CASE("a real number is finite") {
  CHECK(real_number("322.5") == 322.5);
  CHECK(real_number("1e308") == 1e308);
  for (const char* text : {"", "x", "1e309", "nan", "inf", "1.5x"}) {
    CAPTURE(text);
    CHECK_FALSE(real_number(text).has_value());
  }
}
