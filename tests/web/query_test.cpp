#include "web/query.hpp"

#include <doctest/doctest.h>

using namespace lge::web;

TEST_CASE("a form's query is read as the browser meant it") {
  CHECK(parse_query("").empty());
  CHECK(parse_query("a=1&b=x+y%21%2B&c=&d") == Parameters{{"a", "1"}, {"b", "x y!+"}, {"c", ""}, {"d", ""}});
  CHECK(parse_query("a=1&a=2&=3&&a=b=c") == Parameters{{"a", "1"}});
  CHECK(parse_query("a=%zz&b=%4&%=1&c=1") == Parameters{{"c", "1"}});
  CHECK(parse_query("a=b=c") == Parameters{{"a", "b=c"}});
  const Parameters parameters = parse_query("a=1");
  CHECK(value_of(parameters, "a") == "1");
  CHECK(value_of(parameters, "b").empty());
}
