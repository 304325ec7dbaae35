#include "web/eviction.hpp"

namespace lge::web {

namespace {

std::optional<std::size_t> longest(const std::vector<Guest>& guests, Standing standing, SteadyTime before) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < guests.size(); ++i) {
    if (guests[i].standing != standing || guests[i].since > before) continue;
    if (!found || guests[i].since < guests[*found].since) found = i;
  }
  return found;
}

}  // namespace

std::optional<std::size_t> whom_to_evict(const std::vector<Guest>& guests, SteadyTime now, Millis patience) {
  const auto waiting = longest(guests, Standing::waiting, now);
  return waiting ? waiting : longest(guests, Standing::sending, now - patience);
}

}  // namespace lge::web
