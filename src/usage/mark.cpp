#include "usage/mark.hpp"

#include "usage/arithmetic.hpp"

namespace lge::usage {

Mark mark_of(const poll::Reading& reading) {
  return {usage_of(reading), poll::has_ended(reading.state)};
}

Step step(const Mark& from, const poll::Reading& now) {
  const Usage usage = usage_of(now);
  Step step;
  step.rise = rise(from.highest, usage);
  step.mark.highest = highest(from.highest, usage);
  step.fell = step.mark.highest != usage;
  step.ends = poll::has_ended(now.state) && !from.ended;
  step.mark.ended = from.ended || step.ends;
  return step;
}

Mark Marks::of(poll::Handle session, const poll::Reading& last) const {
  const auto found = exceptions_.find(session);
  return found == exceptions_.end() ? mark_of(last) : found->second;
}

void Marks::set(poll::Handle session, const Mark& mark, const poll::Reading& now) {
  if (mark == mark_of(now)) {
    exceptions_.erase(session);
  } else {
    exceptions_.insert_or_assign(session, mark);
  }
}

}  // namespace lge::usage
