#include "web/token_bucket.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace lge::web;

TEST_CASE("so many at once, and one more for each interval") {
  const SteadyTime start{std::chrono::hours(5)};
  TokenBucket bucket(Millis(100), 3);
  for (int i = 0; i < 3; ++i)
    CHECK(bucket.take(start));
  CHECK_FALSE(bucket.take(start));
  CHECK_FALSE(bucket.take(start + Millis(99)));
  CHECK(bucket.take(start + Millis(100)));
  CHECK_FALSE(bucket.take(start + Millis(199)));
  CHECK(bucket.take(start + Millis(200)));
}

TEST_CASE("what is not used is kept up to the burst") {
  const SteadyTime start{std::chrono::hours(5)};
  TokenBucket bucket(Millis(100), 2);
  CHECK(bucket.take(start));
  const SteadyTime later = start + std::chrono::hours(1);
  CHECK(bucket.take(later));
  CHECK(bucket.take(later));
  CHECK_FALSE(bucket.take(later));
}
