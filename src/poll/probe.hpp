#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "poll/known_list.hpp"

namespace lge::poll {

/// Where to look for sessions that must have been purged, since totalCount says so, and have not been found.
/// What stands further in front than it should has lost so many before it; between two sessions that have
/// lost equally many, nothing is missing. Only a guide: sessions that are created meanwhile blur it, and
/// proof is the walk's business. Pure.
class Probe {
 public:
  explicit Probe(const KnownList& known) : known_(known) {}

  /// A session was read at this place.
  void seen(std::int64_t number, std::int64_t place) { places_.insert_or_assign(number, place); }
  /// A session to read next, with what stands around it: at first the oldest, where histories are purged;
  /// then halfway between what is whole and what is not. Nothing where all was looked at. `front`: how many
  /// sessions stand in front of all known ones.
  [[nodiscard]] std::optional<std::int64_t> next(std::int64_t front) const;
  /// The places are of the past.
  void forget() { places_.clear(); }

 private:
  const KnownList& known_;
  std::map<std::int64_t, std::int64_t> places_;  // by number
};

}  // namespace lge::poll
