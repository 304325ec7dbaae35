#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "metrics/format.hpp"
#include "metrics/gateway_families.hpp"
#include "metrics/instruments.hpp"
#include "metrics/piece_cache.hpp"
#include "metrics/snapshot.hpp"
#include "support/clock.hpp"
#include "support/gzip.hpp"

namespace lge::metrics {

/// Somebody who waits for a packed body.
struct PackedRequest {
  std::optional<std::uint64_t> jobs_begun;  ///< when it came
};

/// An exposition in one format, packed with gzip, kept as long as there is no newer snapshot, and for
/// its body_age(). It is packed in steps of a millisecond or so, so that the loop can do other things in
/// between; whoever waits pushes the one job that there is. In the second half of a body's age whoever gets
/// it does as much of the next one as is due by then, so that in a storm of scrapes nobody has to wait, and
/// each does very little. Not thread-safe. It keeps references to the heads and the cache.
class PackedBody {
 public:
  /// The text that one step packs at most.
  static constexpr std::size_t kStepBytes = std::size_t{256} << 10;
  /// Less than that is not worth a beginning where nobody waits for it.
  static constexpr std::size_t kLeastAhead = std::size_t{4} << 10;

  PackedBody(Format format, const std::vector<FamilyHead>& heads, PieceCache& cache);
  PackedBody(const PackedBody&) = delete;
  PackedBody& operator=(const PackedBody&) = delete;
  ~PackedBody();

  /// A body that holds what was published its body_age() before the request first came here, or newer; null
  /// where that takes another step, so another call. `snapshot` is the newest.
  std::shared_ptr<const std::string> step(PackedRequest& request,
                                          const std::shared_ptr<const Snapshot>& snapshot,
                                          const Instruments& instruments, SteadyTime now);
  /// Whoever asks next gets what is published by then, however young the body is.
  void renew() { own_read_at_ = fresh_at_ = SteadyTime::min(); }
  /// Lets go of what is kept.
  void drop();

 private:
  struct Job;

  bool is_young(const std::shared_ptr<const Snapshot>& snapshot, const Instruments& instruments,
                SteadyTime now);
  [[nodiscard]] bool is_done(const PackedRequest& request) const;
  void begin(const std::shared_ptr<const Snapshot>& snapshot, SteadyTime now);
  [[nodiscard]] std::size_t due_ahead(SteadyTime now) const;
  void work_ahead(const std::shared_ptr<const Snapshot>& snapshot, const Instruments& instruments,
                  SteadyTime now);
  bool advance(std::size_t most);
  std::size_t pack_group(std::size_t most);
  void append(const GzipPiece& piece);
  void complete(const Instruments& instruments, SteadyTime now);
  void finish(const Instruments& instruments, SteadyTime now);

  Format format_;
  const std::vector<FamilyHead>& heads_;
  PieceCache& cache_;
  std::vector<GzipPiece> headers_;  // of the families
  std::unique_ptr<Job> job_;        // null: nobody waits
  std::uint64_t jobs_begun_ = 0;

  std::shared_ptr<const std::string> body_;  // null before the first
  std::uint64_t body_job_ = 0;               // that made body_
  std::weak_ptr<const Snapshot> source_;     // of body_
  GzipMember gateways_;                      // body_ without the exporter's own metrics
  SteadyTime fresh_at_;                      // when nothing newer than gateways_ had been published
  SteadyTime own_read_at_;
};

}  // namespace lge::metrics
