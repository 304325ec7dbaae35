#include "metrics/poll_memory.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace lge::metrics {

namespace {

template <class Number>
std::uint32_t as_far_as_it_fits(Number number) {
  const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::uint32_t>::max());
  return static_cast<std::uint32_t>(std::min(static_cast<std::uint64_t>(std::max<Number>(number, 0)), most));
}

// A copy of the last ones, with exactly the room that is needed.
template <class Value>
std::vector<Value> with_one_more(const std::vector<Value>& before, std::size_t count, std::size_t limit,
                                 const Value& value) {
  const std::size_t kept = std::min(count, limit - 1);
  std::vector<Value> after;
  after.reserve(kept + 1);
  const auto end = std::next(before.begin(), static_cast<std::ptrdiff_t>(count));
  after.assign(std::prev(end, static_cast<std::ptrdiff_t>(kept)), end);
  after.push_back(value);
  return after;
}

bool same_minute(WallTime a, WallTime b) {
  return std::chrono::floor<std::chrono::minutes>(a) == std::chrono::floor<std::chrono::minutes>(b);
}

// The newest good poll of a minute stands for it.
std::vector<PastMoment> with_moment(const std::vector<PastMoment>& before, const PastMoment& moment) {
  const bool same = !before.empty() && same_minute(before.back().at, moment.at);
  if (same && !moment.known) return before;
  return with_one_more(before, before.size() - (same ? 1 : 0), PollMemory::kMoments, moment);
}

}  // namespace

std::shared_ptr<const PollMemory> remember(const PollMemory* before, const poll::PollResult& result,
                                           const Seen& seen) {
  static const PollMemory kNothing;
  if (before == nullptr) before = &kNothing;
  auto memory = std::make_shared<PollMemory>();
  PastPoll poll;
  poll.ended_at = result.ended_at;
  poll.millis = as_far_as_it_fits(result.duration.count());
  poll.requests = as_far_as_it_fits(result.requests);
  PastMoment moment;
  moment.at = result.ended_at;
  if (result.changes.has_value()) {
    moment.known = true;
    moment.live = as_far_as_it_fits(seen.live);
    moment.cu_seconds = seen.cu_seconds;
    memory->last_failure = before->last_failure;
  } else {
    poll.failure = result.changes.error().reason;
    memory->last_failure =
        std::make_shared<const PastFailure>(PastFailure{result.ended_at, result.changes.error()});
  }
  memory->polls = with_one_more(before->polls, before->polls.size(), PollMemory::kPolls, poll);
  memory->moments = with_moment(before->moments, moment);
  return memory;
}

std::optional<double> cu_rate(const PastMoment& from, const PastMoment& to) {
  const std::chrono::duration<double> span = to.at - from.at;
  if (!from.known || !to.known || span.count() <= 0) return std::nullopt;
  return std::max(0.0, to.cu_seconds - from.cu_seconds) / span.count();
}

std::optional<double> cu_rate(const std::vector<PastMoment>& moments) {
  std::optional<double> rate;
  if (moments.empty()) return rate;
  for (auto from = std::next(moments.rbegin()); from != moments.rend(); ++from) {
    const std::optional<double> longer = cu_rate(*from, moments.back());
    if (!longer) break;
    rate = longer;
    if (moments.back().at - from->at >= std::chrono::minutes(1)) break;
  }
  return rate;
}

}  // namespace lge::metrics
