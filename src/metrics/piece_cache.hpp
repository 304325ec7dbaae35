#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "metrics/format.hpp"
#include "metrics/gateway_families.hpp"
#include "metrics/snapshot.hpp"
#include "support/gzip.hpp"

namespace lge::metrics {

/// Compressed lines, a piece for each family of each group of gateways: what has not changed since is not
/// compressed again. Both formats share those pieces in which they are the same. A twentieth or so of the
/// size of the text. Not thread-safe.
class PieceCache {
 public:
  struct Key {
    std::size_t group = 0;  ///< its place in the snapshot
    std::size_t family = 0;
    bool with_created = false;  ///< the lines hold what only OpenMetrics has
  };

  /// Null where no piece has this stamp; valid until the next call of another function.
  [[nodiscard]] const GzipPiece* find(const Key& key, std::uint64_t stamp) const;
  /// In the place of any other of this key. A stamp of 0 is not kept.
  void put(const Key& key, std::uint64_t stamp, const GzipPiece& piece);
  /// Forgets what belongs to groups from this place on.
  void trim(std::size_t groups);

 private:
  struct Slot {
    std::uint64_t stamp = 0;
    GzipPiece piece;
  };

  std::vector<Slot> slots_;
};

}  // namespace lge::metrics
