#include "usage/account.hpp"

#include <algorithm>
#include <utility>

#include "usage/arithmetic.hpp"
#include "usage/remap.hpp"

namespace lge::usage {

using std::chrono::duration_cast;

Account::Account(GatewayState state)
    : state_(std::move(state)), touched_(state_.usage.by_labels.size(), false) {}

bool Account::relabel(std::span<const std::string> label_names, std::size_t limit) {
  if (!remap(state_, label_names, limit)) return false;
  touched_.assign(state_.usage.by_labels.size(), true);
  changed_ = true;
  return true;
}

void Account::grow(const poll::LabelSets& labels) {
  for (std::size_t i = state_.usage.by_labels.size(); i < labels.all().size(); ++i) {
    state_.usage.by_labels.push_back({labels.all()[i], {}});
    touched_.push_back(true);
    changed_ = true;
  }
}

void Account::take_as_baseline(poll::Handle session, const poll::Reading& now) {
  marks_.set(session, mark_of(now), now);
}

void Account::count_new(poll::Handle session, const poll::Reading& now, api::UnixMillis created) {
  ++state_.usage.started;
  changed_ = true;
  count_from(Mark{}, session, now, created);
}

Account::Counted Account::count_from(const Mark& from, poll::Handle session, const poll::Reading& now,
                                     api::UnixMillis created) {
  const Step counted = step(from, now);
  if (counted.rise != Usage{}) {
    Usage& sum = state_.usage.by_labels[now.labels].usage;
    sum = add(sum, counted.rise);
    touched_[now.labels] = true;
    changed_ = true;
  }
  if (counted.ends) count_end(now, created);
  marks_.set(session, counted.mark, now);
  return {counted.mark != from, counted.fell};
}

void Account::count_end(const poll::Reading& now, api::UnixMillis created) {
  if (now.state == api::State::error) {
    ++state_.usage.ended_error;
  } else {
    ++state_.usage.ended_terminated;
  }
  if (const auto millis = duration_millis(created, now.ended)) observe(state_.usage.durations, *millis);
  changed_ = true;
}

bool Account::is_old(api::UnixMillis created) const {
  if (created == poll::kNoTime || state_.high_created == poll::kNoTime) return false;
  return created < state_.high_created - duration_cast<Millis>(kOld).count();
}

// A createTime that lies ahead would make every session that follows an old one. One before 1970 is none.
void Account::saw(api::UnixMillis created, WallTime now) {
  if (created < 0) return;
  const auto today = duration_cast<Millis>(now.time_since_epoch()).count();
  const api::UnixMillis high = std::min<api::UnixMillis>(created, today);
  if (high <= state_.high_created) return;
  state_.high_created = high;
  changed_ = true;
}

void Account::settled() {
  touched_.assign(touched_.size(), false);
  changed_ = false;
}

}  // namespace lge::usage
