#pragma once

#include <cstdint>

namespace lge::poll {

/// How far a walk has come that reads the whole list. A list that keeps changing is read more than once: then
/// it begins anew.
struct Progress {
  std::int64_t read = 0;   ///< pages read by now; 0..pages
  std::int64_t pages = 1;  ///< of the list, as its newest answer tells

  friend bool operator==(const Progress&, const Progress&) = default;
};

}  // namespace lge::poll
