#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/format.hpp"
#include "metrics/gateway_families.hpp"
#include "metrics/instruments.hpp"
#include "metrics/snapshot.hpp"
#include "support/clock.hpp"

namespace lge::metrics {

/// How long the exporter's own metrics are handed out again where there is no newer snapshot.
inline constexpr Millis kOwnAge{1000};

/// How long a body is handed out again though there is a newer snapshot: where hundreds of polls end each
/// second, a storm of scrapes would have it made anew for each of them.
inline constexpr Millis kBodyAge{100};

/// The exporter's own metrics as they are now, and the end of the exposition. They cost some system calls.
std::string own_metrics(Format format, const Instruments& instruments);

/// True where both are the same snapshot; a weak pointer does not keep it alive.
bool is_same(const std::weak_ptr<const Snapshot>& kept, const std::shared_ptr<const Snapshot>& snapshot);

/// The lines of one gateway's family as the format has them. They are kept once, as the text format has them:
/// what OpenMetrics adds is made in `scratch`.
std::string_view lines_of(const GatewayView& view, std::size_t family, const FamilyHead& head, Format format,
                          std::string& scratch);

/// An exposition in one format, kept as long as there is no newer snapshot, and for kBodyAge. Not
/// thread-safe. It keeps a reference to the heads.
class PlainBody {
 public:
  PlainBody(Format format, const std::vector<FamilyHead>& heads) : format_(format), heads_(heads) {}

  /// Never null, and never changed while somebody else holds it.
  std::shared_ptr<const std::string> get(const std::shared_ptr<const Snapshot>& snapshot,
                                         const Instruments& instruments, SteadyTime now);
  /// Whoever asks next gets what is published by then, however young the body is.
  void renew() { own_read_at_ = SteadyTime::min(); }
  /// Lets go of what is kept.
  void drop();

 private:
  void make_room(std::size_t bytes);
  void join(const std::shared_ptr<const Snapshot>& snapshot);
  void keep_gateways();

  Format format_;
  const std::vector<FamilyHead>& heads_;
  std::shared_ptr<std::string> text_;     // null before the first
  std::weak_ptr<const Snapshot> source_;  // of text_
  std::size_t gateway_bytes_ = 0;         // of text_; the exporter's own metrics follow
  SteadyTime own_read_at_;
};

}  // namespace lge::metrics
