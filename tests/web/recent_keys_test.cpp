#include "web/recent_keys.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace lge::web;

TEST_CASE("the one that was asked for longest ago makes room") {
  RecentKeys keys(2);
  const Sha256 a = sha256("a");
  const Sha256 b = sha256("b");
  const Sha256 c = sha256("c");
  CHECK_FALSE(keys.touch(a));
  keys.insert(a);
  keys.insert(b);
  CHECK(keys.touch(a));
  keys.insert(c);
  CHECK(keys.touch(a));
  CHECK_FALSE(keys.touch(b));
  CHECK(keys.touch(c));
  CHECK(keys.size() == 2);
  keys.insert(c);
  CHECK(keys.size() == 2);
}
