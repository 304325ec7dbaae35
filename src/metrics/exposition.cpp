#include "metrics/exposition.hpp"

#include <algorithm>

namespace lge::metrics {

Exposition::Exposition(const SnapshotCell& snapshots, const Instruments& instruments, const Clock& clock)
    : snapshots_(snapshots),
      instruments_(instruments),
      clock_(clock),
      heads_(gateway_family_heads()),
      plain_{{{PlainBody(Format::text, heads_)}, {PlainBody(Format::open_metrics, heads_)}}},
      packed_{{{PackedBody(Format::text, heads_, pieces_)},
               {PackedBody(Format::open_metrics, heads_, pieces_)}}} {}

std::shared_ptr<const std::string> Exposition::plain(Format format) {
  Kept<PlainBody>& kept = plain_[static_cast<std::size_t>(format)];
  const SteadyTime now = clock_.steady();
  kept.asked_at = now;
  return kept.body.get(snapshots_.load(), instruments_, now);
}

std::shared_ptr<const std::string> Exposition::packed(Format format, PackedRequest& request) {
  Kept<PackedBody>& kept = packed_[static_cast<std::size_t>(format)];
  const SteadyTime now = clock_.steady();
  kept.asked_at = now;
  return kept.body.step(request, snapshots_.load(), instruments_, now);
}

void Exposition::renew() {
  for (Kept<PlainBody>& kept : plain_)
    kept.body.renew();
  for (Kept<PackedBody>& kept : packed_)
    kept.body.renew();
}

template <class Body>
void Exposition::drop(Kept<Body>& kept, SteadyTime now) {
  if (!kept.asked_at || now < *kept.asked_at + kKeep) return;
  kept.asked_at.reset();
  kept.body.drop();
}

void Exposition::drop_unused() {
  const SteadyTime now = clock_.steady();
  for (Kept<PlainBody>& kept : plain_)
    drop(kept, now);
  for (Kept<PackedBody>& kept : packed_)
    drop(kept, now);
  const bool packs = std::any_of(packed_.begin(), packed_.end(),
                                 [](const Kept<PackedBody>& kept) { return kept.asked_at.has_value(); });
  if (!packs) pieces_.trim(0);
}

}  // namespace lge::metrics
