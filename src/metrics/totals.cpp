#include "metrics/totals.hpp"

#include <algorithm>

#include "metrics/exact_sum.hpp"

namespace lge::metrics {

namespace {

__extension__ using WideInteger = __int128;  // 2^64 sessions cannot overflow it

struct Sums {
  std::uint64_t sessions = 0;
  ExactSum cu_hours;
  WideInteger vcore_seconds = 0;
  WideInteger mb_seconds = 0;
  std::optional<api::UnixMillis> oldest_created;
};

void add(Sums& sums, const api::Session& session) {
  ++sums.sessions;
  sums.cu_hours.add(session.cu_hours);
  sums.vcore_seconds += session.vcore_seconds;
  sums.mb_seconds += session.mb_seconds;
  if (!session.created) return;
  sums.oldest_created = std::min(sums.oldest_created.value_or(*session.created), *session.created);
}

}  // namespace

Totals total(const poll::Listing& listing) {
  std::array<Sums, api::kStateCount> sums{};
  for (const api::Session& session : listing)
    add(sums[static_cast<std::size_t>(session.state)], session);
  Totals totals;
  std::transform(sums.begin(), sums.end(), totals.begin(), [](const Sums& one) {
    return StateTotals{one.sessions, one.cu_hours.rounded(), static_cast<double>(one.vcore_seconds),
                       static_cast<double>(one.mb_seconds), one.oldest_created};
  });
  return totals;
}

}  // namespace lge::metrics
