#include "web/eviction.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace lge::web;

namespace {

constexpr Millis kPatience{500};
const SteadyTime kNow{std::chrono::hours(1)};

Guest guest(Standing standing, Millis ago) {
  return {standing, kNow - ago};
}

std::optional<std::size_t> chosen(const std::vector<Guest>& guests) {
  return whom_to_evict(guests, kNow, kPatience);
}

}  // namespace

TEST_CASE("whoever waits the longest makes way, before any answer") {
  CHECK(chosen({guest(Standing::waiting, Millis(0))}) == 0);
  CHECK(chosen({guest(Standing::waiting, Millis(5)), guest(Standing::waiting, Millis(7)),
                guest(Standing::waiting, Millis(6))}) == 1);
  CHECK(chosen({guest(Standing::sending, Millis(9'000)), guest(Standing::working, Millis(9'000)),
                guest(Standing::waiting, Millis(1))}) == 2);
}

TEST_CASE("where nobody waits, the answer that has stalled the longest makes way, past the patience") {
  CHECK(chosen({guest(Standing::sending, Millis(500)), guest(Standing::sending, Millis(600))}) == 1);
  CHECK(chosen({guest(Standing::sending, Millis(500))}) == 0);
  CHECK_FALSE(
      chosen({guest(Standing::sending, Millis(499)), guest(Standing::sending, Millis(0))}).has_value());
}

TEST_CASE("a page that takes its time is not to blame on its client") {
  CHECK_FALSE(chosen({guest(Standing::working, Millis(3'600'000))}).has_value());
  CHECK_FALSE(chosen({}).has_value());
}
