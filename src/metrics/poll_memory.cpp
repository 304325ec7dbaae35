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

std::vector<PastPoll> with_poll(const std::vector<PastPoll>& before, const PastPoll& poll) {
  const std::size_t kept = std::min(before.size(), PollMemory::kPolls - 1);
  std::vector<PastPoll> after;
  after.reserve(kept + 1);
  after.assign(std::prev(before.end(), static_cast<std::ptrdiff_t>(kept)), before.end());
  after.push_back(poll);
  return after;
}

// In the span of the last one, the newest that is known stands for it.
void add(std::vector<PastMoment>& moments, const PastMoment& moment, Millis spacing) {
  const auto span_of = [spacing](WallTime at) {
    return std::chrono::floor<Millis>(at).time_since_epoch() / spacing;
  };
  if (moments.empty() || span_of(moments.back().at) != span_of(moment.at)) {
    moments.push_back(moment);
  } else if (moment.known) {
    moments.back() = moment;
  }
}

void thin_out(PollMemory& memory) {
  memory.spacing *= 2;
  std::vector<PastMoment> fewer;
  fewer.reserve(memory.moments.size());
  for (const PastMoment& moment : memory.moments)
    add(fewer, moment, memory.spacing);
  memory.moments = std::move(fewer);
}

void add_moment(PollMemory& memory, const PollMemory& before, const PastMoment& moment) {
  memory.spacing = before.spacing;
  memory.moments.reserve(before.moments.size() + 1);
  memory.moments = before.moments;
  add(memory.moments, moment, memory.spacing);
  while (memory.moments.size() > PollMemory::kMoments && memory.spacing < PollMemory::kWidest)
    thin_out(memory);
  if (memory.moments.size() > PollMemory::kMoments) memory.moments.erase(memory.moments.begin());
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
  memory->polls = with_poll(before->polls, poll);
  add_moment(*memory, *before, moment);
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
