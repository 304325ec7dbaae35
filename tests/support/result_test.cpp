#include "support/result.hpp"

#include <memory>
#include <string>
#include <variant>

#include <doctest/doctest.h>

#include "support/secret.hpp"

using namespace lge;

namespace {

Result<int, std::string> half(int number) {
  if (number % 2 != 0) return std::string("odd");
  return number / 2;
}

Result<void, std::string> only_even(int number) {
  if (number % 2 != 0) return std::string("odd");
  return {};
}

}  // namespace

TEST_CASE("a result is a value or an error") {
  CHECK(half(4).has_value());
  CHECK_FALSE(half(4).has_error());
  CHECK(static_cast<bool>(half(4)));
  CHECK(half(4).value() == 2);
  CHECK(*half(4) == 2);
  CHECK(half(3).has_error());
  CHECK_FALSE(half(3).has_value());
  CHECK_FALSE(static_cast<bool>(half(3)));
  CHECK(half(3).error() == "odd");
}

TEST_CASE("asking for the part that is not there throws") {
  CHECK_THROWS_AS((void)half(3).value(), std::bad_variant_access);
  CHECK_THROWS_AS((void)half(4).error(), std::bad_variant_access);
  CHECK_THROWS_AS((void)only_even(4).error(), std::bad_variant_access);
}

TEST_CASE("success without a value") {
  CHECK(only_even(4).has_value());
  CHECK(only_even(3).error() == "odd");
  CHECK(Result<void, std::string>(in_place_value).has_value());
}

TEST_CASE("tags tell value and error apart where both are text") {
  const Result<std::string, std::string> value(in_place_value, "yes");
  const Result<std::string, std::string> error(in_place_error, "no");
  CHECK(value.value() == "yes");
  CHECK(value->size() == 3);
  CHECK(error.error() == "no");
}

TEST_CASE("values that only move pass through") {
  Result<std::unique_ptr<int>, std::string> result(std::make_unique<int>(7));
  const std::unique_ptr<int> taken = std::move(result).value();
  CHECK(*taken == 7);
}

TEST_CASE("secrets compare, and are empty until they hold something") {
  CHECK(Secret().empty());
  CHECK_FALSE(Secret("x").empty());
  CHECK(Secret("x") == Secret("x"));
  CHECK_FALSE(Secret("x") == Secret("y"));
}
