#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "metrics/format.hpp"
#include "metrics/gateway_families.hpp"
#include "metrics/instruments.hpp"
#include "metrics/packed_body.hpp"
#include "metrics/piece_cache.hpp"
#include "metrics/plain_body.hpp"
#include "metrics/snapshot.hpp"
#include "support/clock.hpp"

namespace lge::metrics {

/// What /metrics answers, made when somebody asks for it: the lines of every gateway in the newest snapshot,
/// family by family, and the exporter's own metrics behind them. What was made is kept, for each format plain
/// and packed, and handed out again as long as there is no newer snapshot, and for kBodyAge.
///
/// The exporter's own metrics are read here, not by whoever publishes: reading them costs some system calls,
/// which a scrape can afford and one poll of thousands cannot, and they are then of the moment of the scrape.
/// Without a newer snapshot they are read at most once a second, so that a storm of scrapes costs no more.
///
/// One instance for the loop that serves; not thread-safe, and what it hands out is let go on the same
/// thread. It keeps references to all three. Memory: one text for each format that is asked for plain, a
/// twentieth or so of that for one that is asked for packed, and what slow clients still read.
class Exposition {
 public:
  /// How long something is kept that nobody asks for.
  static constexpr std::chrono::minutes kKeep{5};

  Exposition(const SnapshotCell& snapshots, const Instruments& instruments, const Clock& clock);
  Exposition(const Exposition&) = delete;
  Exposition& operator=(const Exposition&) = delete;
  ~Exposition() = default;

  /// Never null, and never changed while somebody else holds it.
  std::shared_ptr<const std::string> plain(Format format);
  /// The same as one gzip member; null where that takes more work than others can wait for: then to be
  /// called again with the same `request`.
  std::shared_ptr<const std::string> packed(Format format, PackedRequest& request);
  /// Whoever asks next gets what is published by then: after a reload, whose client wants to see what it did.
  void renew();
  /// To be called now and then: lets go of what nobody has asked for in kKeep.
  void drop_unused();

 private:
  template <class Body>
  struct Kept {
    Body body;
    std::optional<SteadyTime> asked_at = std::nullopt;  // none: nothing is kept
  };

  template <class Body>
  static void drop(Kept<Body>& kept, SteadyTime now);

  const SnapshotCell& snapshots_;
  const Instruments& instruments_;
  const Clock& clock_;
  std::vector<FamilyHead> heads_;
  PieceCache pieces_;
  std::array<Kept<PlainBody>, kFormatCount> plain_;    // by Format
  std::array<Kept<PackedBody>, kFormatCount> packed_;  // by Format
};

}  // namespace lge::metrics
