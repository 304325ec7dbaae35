#include "usage/book.hpp"

#include <algorithm>

namespace lge::usage {

namespace {

void make_unique(std::vector<poll::Handle>& sessions) {
  std::sort(sessions.begin(), sessions.end());
  sessions.erase(std::unique(sessions.begin(), sessions.end()), sessions.end());
}

void sort_by_id(std::vector<poll::Handle>& sessions, const poll::Roster& roster) {
  std::sort(sessions.begin(), sessions.end(),
            [&](poll::Handle left, poll::Handle right) { return roster.id(left) < roster.id(right); });
}

}  // namespace

std::uint64_t Hourly::say(std::uint64_t more, SteadyTime now) {
  unsaid_ += more;
  if (more == 0 || (said_ && now - *said_ < std::chrono::hours(1))) return 0;
  said_ = now;
  return std::exchange(unsaid_, 0);
}

bool Book::marks_are_in(std::uint64_t store) const {
  return store != 0 && generation == store && unwritten.empty() && !all_unwritten && gone.empty();
}

bool Book::is_in(std::uint64_t store) const {
  return marks_are_in(store) && !account.changed() && !relabelled;
}

void Book::written(std::uint64_t store) {
  account.settled();
  generation = store;
  unwritten.clear();
  all_unwritten = false;
  relabelled = false;
  gone.clear();
}

void Book::add_unwritten(const std::vector<poll::Handle>& sessions, std::size_t roster_size) {
  if (all_unwritten) return;
  unwritten.insert(unwritten.end(), sessions.begin(), sessions.end());
  if (unwritten.size() <= roster_size) return;
  make_unique(unwritten);
  if (unwritten.size() <= roster_size / 2) return;
  all_unwritten = true;
  unwritten.clear();
}

void Book::leave(const std::vector<poll::Changes::Gone>& sessions, WallTime now) {
  std::vector<poll::Handle> handles;
  for (const poll::Changes::Gone& one : sessions) {
    gone.insert_or_assign(one.id, GoneMark{account.marks().of(one.session, one.last), now});
    account.marks().drop(one.session);
    handles.push_back(one.session);
  }
  std::sort(handles.begin(), handles.end());
  std::erase_if(unwritten, [&](poll::Handle session) {
    return std::binary_search(handles.begin(), handles.end(), session);
  });
}

std::vector<poll::Handle> Book::to_write(const poll::Roster& roster, bool all) const {
  std::vector<poll::Handle> sessions;
  if (all) {
    sessions.assign(roster.by_age().begin(), roster.by_age().end());
  } else {
    sessions = unwritten;
    make_unique(sessions);
  }
  sort_by_id(sessions, roster);
  return sessions;
}

void Book::park(const poll::Roster& roster, WallTime now) {
  std::vector<poll::Handle> sessions = to_write(roster, true);
  parked.emplace();
  parked->reserve(sessions.size());
  for (const poll::Handle session : sessions)
    parked->emplace_back(roster.id(session), account.marks().of(session, roster.reading(session)));
  parked_at = now;
  account.marks().clear();
  unwritten.clear();
  all_unwritten = true;
}

void Book::forget_old(WallTime now) {
  if (parked && now - parked_at > kKeepGone) parked.reset();
  std::erase_if(gone, [&](const auto& one) { return now - one.second.since > kKeepGone; });
}

}  // namespace lge::usage
