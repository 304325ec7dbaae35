#include "poll/schedule.hpp"

namespace lge::poll {

std::uint64_t Schedule::poll_ended(SteadyTime now) {
  next_ += interval_;
  if (next_ >= now) return 0;
  const auto missed = static_cast<std::uint64_t>((now - next_) / interval_) + 1;
  next_ += interval_ * static_cast<std::int64_t>(missed);
  return missed;
}

Millis start_offset(std::size_t index, std::size_t count, Millis interval) {
  // In floating point: index * interval does not overflow there, and a millisecond more or less does not
  // matter.
  const double share = static_cast<double>(index) / static_cast<double>(count);
  return Millis(static_cast<std::int64_t>(share * static_cast<double>(interval.count())));
}

}  // namespace lge::poll
