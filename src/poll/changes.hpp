#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "poll/row.hpp"

namespace lge::poll {

/// What a good poll found different from what the roster held before it. The roster itself holds the newest
/// readings. A session is in one of the three lists at most.
struct Changes {
  struct Changed {
    Handle session = 0;
    Reading before;
  };
  struct Gone {
    Handle session = 0;  ///< its name until now: the roster knows it no more, and may give it to another
    std::string id;
    Reading last;
    api::UnixMillis created = kNoTime;
  };

  bool first = false;  ///< nothing was known before: the first good poll of this roster
  std::vector<Handle> appeared;
  std::vector<Changed> changed;
  std::vector<Gone> gone;
  std::uint64_t folded = 0;  ///< of those that appeared: whose labels were folded into `_other`
};

}  // namespace lge::poll
