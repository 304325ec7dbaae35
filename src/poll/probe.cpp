#include "poll/probe.hpp"

namespace lge::poll {

std::optional<std::int64_t> Probe::next(std::int64_t front) const {
  const std::int64_t oldest = known_.rank(0) == 0 ? 0 : known_.size() - 1;
  std::int64_t whole = -1;  // up to here nothing is missing
  std::int64_t broken = known_.size();
  for (const auto& [number, place] : places_) {
    if (place < known_.place(number, front)) {
      broken = number;
      break;
    }
    whole = number;
  }
  if (broken - whole <= 1) return std::nullopt;
  // Purged sessions at the edges of the stretch are found already: they are no place to look at.
  std::int64_t first = whole + 1;
  std::int64_t last = broken - 1;
  while (first <= last && known_.is_purged(first))
    ++first;
  while (first <= last && known_.is_purged(last))
    --last;
  if (first > last) return std::nullopt;
  if (oldest >= first && oldest <= last) return oldest;
  std::int64_t middle = first + (last - first) / 2;
  while (middle < last && known_.is_purged(middle))
    ++middle;
  return middle;
}

}  // namespace lge::poll
