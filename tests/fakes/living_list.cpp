#include "fakes/living_list.hpp"

#include <algorithm>
#include <array>

namespace lge::fakes {

namespace {

bool same(const poll::Roster& roster, poll::Handle session, const api::Session& row) {
  const poll::Reading& reading = roster.reading(session);
  return reading.state == row.state && reading.cu_hours == row.cu_hours &&
         reading.vcore_seconds == row.vcore_seconds && reading.mb_seconds == row.mb_seconds &&
         reading.ended == row.ended.value_or(poll::kNoTime) &&
         roster.created(session) == row.created.value_or(poll::kNoTime);
}

}  // namespace

void LivingList::create() {
  const std::string id = list_.append(now_++);  // a list is sorted by creation: no two in one millisecond
  Track& track = tracks_[id];
  track.changed_at = now_;
  track.seen.push_back(list_.find(id));
}

api::Session& LivingList::any() {
  return list_.row(random_() % list_.rows().size());
}

void LivingList::change(api::Session& session, const api::Session& to) {
  Track& track = tracks_[session.id];
  const bool settled = poll::has_ended(session.state) && now_ > track.changed_at + settle_time_.count();
  session = to;
  track.late = track.late || settled;
  track.changed_at = now_;
  track.seen.push_back(session);
}

void LivingList::advance_any() {
  if (size() == 0) return;
  api::Session& session = any();
  if (poll::has_ended(session.state)) return;
  api::Session next = session;
  next.vcore_seconds += static_cast<std::int64_t>(random_() % 100);
  next.mb_seconds += static_cast<std::int64_t>(random_() % 10'000);
  next.cu_hours += static_cast<double>(random_() % 1000) / 7;
  const std::uint64_t dice = random_() % 10;
  if (session.state == api::State::starting) {
    next.state = dice < 8 ? api::State::running : api::State::error;
  } else if (dice < 3) {
    constexpr std::array<api::State, 4> kNext{api::State::terminating, api::State::terminated,
                                              api::State::error, api::State::unknown};
    next.state = kNext[random_() % kNext.size()];
  }
  if (poll::has_ended(next.state)) next.ended = now_;
  change(session, next);
}

void LivingList::correct_any() {
  if (size() == 0) return;
  api::Session& session = any();
  api::Session next = session;
  switch (random_() % 4) {
    case 0:
      next.vcore_seconds += 1;
      break;
    case 1:
      next.mb_seconds /= 2;
      break;
    case 2:
      next.ended = now_;
      break;
    default:
      next.state = api::kAllStates[random_() % api::kStateCount];
      break;
  }
  if (next == session) next.cu_hours += 1;
  change(session, next);
}

void LivingList::watch() {
  list_.forget_history();
  for (auto& [id, track] : tracks_)
    track.seen.erase(track.seen.begin(), track.seen.end() - 1);
}

bool LivingList::holds(const poll::Roster& roster) {
  std::vector<std::string> ids;
  for (const poll::Handle session : roster.by_age()) {
    const std::string& id = ids.emplace_back(roster.id(session));
    Track& track = tracks_.at(id);
    const bool as_it_was = std::any_of(track.seen.begin(), track.seen.end(),
                                       [&](const api::Session& row) { return same(roster, session, row); });
    if (!as_it_was && !track.late) return false;
    if (as_it_was && track.seen.size() == 1) track.late = false;
  }
  return list_.was_ever(std::move(ids));
}

bool LivingList::is_same(const poll::Roster& roster) const {
  if (roster.size() != size()) return false;
  return std::all_of(roster.by_age().begin(), roster.by_age().end(), [&](poll::Handle session) {
    return same(roster, session, tracks_.at(std::string(roster.id(session))).seen.back());
  });
}

}  // namespace lge::fakes
