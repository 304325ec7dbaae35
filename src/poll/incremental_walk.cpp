#include "poll/incremental_walk.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace lge::poll {

namespace {

// Searches for the new end, each after something that had changed meanwhile.
constexpr int kMaxSeeks = 16;
// Pages of new sessions that one search may read; more are read as quickly with the whole list.
constexpr std::int64_t kMaxNewPages = 64;
// Pages read to find what was purged, and stretches that it may lie in.
constexpr int kMaxProbes = 48;
constexpr std::size_t kMaxStretches = 256;

// How long a round over the history may take: polls come a little later than they should, and one may fail.
Millis round_time(const WalkOptions& options) {
  return options.full_scan_interval - 2 * options.interval;
}

// How many of the oldest sessions must have been read again in this round by now.
std::int64_t reread_target(const Roster& roster, const WalkOptions& options, SteadyTime now) {
  const auto size = static_cast<std::int64_t>(roster.size());
  const Millis round = round_time(options);
  const Millis elapsed = std::chrono::ceil<Millis>(now - roster.rereading().began);
  if (elapsed >= round) return size;
  const double share = static_cast<double>(elapsed.count()) / static_cast<double>(round.count());
  return std::min(size, static_cast<std::int64_t>(share * static_cast<double>(size)) + 1);
}

}  // namespace

bool IncrementalWalk::fits(const Roster& roster, const WalkOptions& options, SteadyTime now) {
  if (!roster.known() || roster.order() == Order::unsorted) return false;
  if (roster.size() <= static_cast<std::size_t>(options.page_size)) return false;
  if (round_time(options) < options.interval) return false;
  // Else the whole history is due: the gateway was not polled for long.
  return roster.rereading().next || now - roster.rereading().began < round_time(options);
}

IncrementalWalk::IncrementalWalk(const WalkOptions& options, Intake& intake, Roster& roster, SteadyTime now)
    : options_(options),
      intake_(intake),
      roster_(roster),
      now_(now),
      known_(roster),
      probe_(known_),
      newest_first_(roster.order() == Order::newest_first),
      rereading_(roster.rereading()),
      total_(known_.size()) {
  const std::vector<Handle> unsettled = roster.unsettled(now, options.settle_time);
  unsettled_.insert(unsettled.begin(), unsettled.end());
  // Where histories are purged at every poll, looking there first saves looking for the new end twice.
  if (rereading_.purges) {
    ask(Step::purges, {newest_first_ ? page_count(known_.size(), options_.page_size) : 1});
  } else {
    seek_new_end();
  }
}

std::optional<std::int64_t> IncrementalWalk::next() {
  if (status_ != Status::under_way || queue_.empty()) return std::nullopt;
  const std::int64_t page = queue_.front();
  queue_.pop_front();
  ++under_way_;
  return page;
}

void IncrementalWalk::answered(Read read) {
  if (status_ != Status::under_way) return;
  --under_way_;
  if (static_cast<std::int64_t>(read.rows.size()) !=
      rows_expected(read.total, read.page, options_.page_size)) {
    if (++torn_answers_ > kMaxTornAnswers) return doubt("answers do not fit their own totalCount");
    queue_.push_front(read.page);
    return;
  }
  answers_.push_back(std::move(read));
  if (!queue_.empty() || under_way_ > 0) return;
  // In the order in which they were read: what is found purged stays purged.
  std::sort(answers_.begin(), answers_.end(),
            [](const Read& a, const Read& b) { return a.received < b.received; });
  for (const Read& one : answers_) {
    absorb(one);
    if (status_ != Status::under_way) return;
  }
  advance();
}

void IncrementalWalk::ask(Step step, const std::set<std::int64_t>& pages) {
  step_ = step;
  answers_.clear();
  queue_.assign(pages.begin(), pages.end());
}

void IncrementalWalk::advance() {
  switch (step_) {
    case Step::purges:
      return seek_new_end();
    case Step::new_end:
      return new_end_read(answers_.front());
    case Step::probes:
      return look_for_purged();
    case Step::pages:
      return pages_read();
  }
}

// What an answer tells of the known sessions.
void IncrementalWalk::absorb(const Read& read) {
  std::vector<std::int64_t> numbers;
  if (!absorb_known(read, numbers) || numbers.empty()) return;
  absorb_purged(read, numbers);
  if (known_.stretches() > kMaxStretches) doubt("sessions were purged in too many places");
}

// The numbers of the known sessions in this answer; false where something does not fit.
bool IncrementalWalk::absorb_known(const Read& read, std::vector<std::int64_t>& numbers) {
  std::int64_t place = read.first_position(options_.page_size) - 1;
  bool fresh_before = false;
  for (const Handle row : read.rows) {
    ++place;
    if (!intake_.was_listed(row)) {
      if (newest_first_ && !numbers.empty()) return unfit("a new session stands among known ones");
      if (intake_.created(row) < newest_known()) return unfit("a new session is older than known ones");
      fresh_before = true;
      continue;
    }
    if (!newest_first_ && fresh_before) return unfit("a new session stands among known ones");
    if (intake_.was_recreated(row)) return unfit("a session has another createTime");
    const std::int64_t number = known_.number_of(row, numbers.empty() ? 0 : numbers.back() + 1);
    if (!numbers.empty() && number <= numbers.back()) return unfit("the order has changed");
    if (known_.is_purged(number)) return unfit("a session that was purged is back");
    probe_.seen(number, place);
    numbers.push_back(number);
    read_.insert(row);
    unsettled_.erase(row);
  }
  return true;
}

// What an answer lacks between two that stand next to each other there, before the first page, after the
// last.
void IncrementalWalk::absorb_purged(const Read& read, const std::vector<std::int64_t>& numbers) {
  for (std::size_t i = 1; i < numbers.size(); ++i)
    purge_between(numbers[i - 1], numbers[i]);
  if (read.page == 1) known_.purge(0, numbers.front());
  if (read.ends_list(options_.page_size)) known_.purge(numbers.back() + 1, known_.size());
}

// Sessions of one millisecond may change places among themselves: one that is missing between others may
// stand behind them.
void IncrementalWalk::purge_between(std::int64_t before, std::int64_t after) {
  std::int64_t first = before + 1;
  std::int64_t end = after;
  while (first < end && created(first) == created(before))
    ++first;
  while (first < end && created(end - 1) == created(after))
    --end;
  known_.purge(first, end);
}

void IncrementalWalk::seek_new_end() {
  if (++seeks_ > kMaxSeeks) return doubt("the list kept changing");
  chain_ = std::make_unique<Chain>(
      intake_, roster_.order(), options_.page_size, total_, kMaxNewPages, [this](Handle row) {
        return intake_.was_listed(row) || std::find(fresh_.begin(), fresh_.end(), row) != fresh_.end();
      });
  ask(Step::new_end, {chain_->page()});
}

void IncrementalWalk::new_end_read(const Read& read) {
  chain_->answered(read);
  switch (chain_->status()) {
    case Chain::Status::more:
      return ask(Step::new_end, {chain_->page()});
    case Chain::Status::met:
      return new_end_met();
    case Chain::Status::unsorted:
      return doubt("the order has changed");
    case Chain::Status::complete:
      return doubt("no known session is left");
    case Chain::Status::lost:
      return doubt("too many new sessions");
  }
}

// The rows in front of the meeting are new; those from it on are known, be it from an earlier search.
void IncrementalWalk::new_end_met() {
  const std::optional<Chain::Meeting> met = chain_->meeting();
  if (!met) return doubt("no known session was met");
  std::vector<Handle> fresh = chain_->take_rows();
  const auto again = std::find(fresh_.begin(), fresh_.end(), met->session);
  fresh.insert(fresh.end(), again, fresh_.end());
  fresh_ = std::move(fresh);
  if (!fresh_is_sorted()) return doubt("new sessions are not in order");
  if (newest_first_) front_ = static_cast<std::int64_t>(fresh_.size());
  total_ = met->total;
  purged_at_new_end_ = known_.purged();
  // More than a page of new ones: others may have come behind the reader's back.
  if (!met->at_new_end) return seek_new_end();
  to_find_ = known_.size() + static_cast<std::int64_t>(fresh_.size()) - total_;
  if (to_find_ < known_.purged()) return doubt("there are more sessions than are known");
  look_for_purged();
}

bool IncrementalWalk::fresh_is_sorted() const {
  api::UnixMillis older = newest_known();
  return std::all_of(fresh_.rbegin(), fresh_.rend(), [&](Handle session) {
    const api::UnixMillis before = std::exchange(older, intake_.created(session));
    return before <= older;
  });
}

void IncrementalWalk::look_for_purged() {
  if (known_.purged() >= to_find_) return read_pages();
  if (++probes_ > kMaxProbes) return doubt("what was purged was not found");
  const std::optional<std::int64_t> number = probe_.next(front_);
  if (number) return ask(Step::probes, {page_of(*number)});
  // Sessions were created or purged meanwhile, which blurred the places.
  probe_.forget();
  seek_new_end();
}

void IncrementalWalk::read_pages() {
  std::set<std::int64_t> pages = unsettled_pages();
  if (!reread_) add_rereading(pages);
  reread_ = true;
  if (static_cast<std::int64_t>(pages.size()) >= page_count(total_, options_.page_size)) {
    return doubt("every page has to be read");
  }
  if (pages.empty()) return pages_read();
  ask(Step::pages, pages);
}

// What was found purged before the newest new end was seen was gone then; so if it is as much as the list
// lacked then, it is all. What was found since may have gone since.
void IncrementalWalk::pages_read() {
  std::erase_if(unsettled_, [this](Handle session) { return known_.is_purged(known_.number_of(session)); });
  const bool whole = known_.purged() == to_find_ && purged_at_new_end_ == to_find_;
  if (!whole || !unsettled_.empty()) return seek_new_end();
  status_ = Status::proved;
}

api::UnixMillis IncrementalWalk::created(std::int64_t number) const {
  return roster_.created(known_.at(number));
}

api::UnixMillis IncrementalWalk::newest_known() const {
  return roster_.created(roster_.by_age().back());
}

std::int64_t IncrementalWalk::page_of(std::int64_t number) const {
  return std::clamp<std::int64_t>(known_.place(number, front_), 0, std::max<std::int64_t>(total_ - 1, 0)) /
             options_.page_size +
         1;
}

std::set<std::int64_t> IncrementalWalk::unsettled_pages() const {
  std::set<std::int64_t> pages;
  for (const Handle session : unsettled_) {
    const std::int64_t number = known_.number_of(session);
    if (!known_.is_purged(number)) pages.insert(page_of(number));
  }
  return pages;
}

std::int64_t IncrementalWalk::reread_so_far() const {
  return rereading_.next ? known_.rank(known_.number_of(*rereading_.next)) : 0;
}

// The oldest sessions that are due, by their rank; from number to rank and back it is the same way.
void IncrementalWalk::add_rereading(std::set<std::int64_t>& pages) const {
  const std::int64_t begin = reread_so_far();
  const std::int64_t end = reread_target(roster_, options_, now_);
  if (begin >= end) return;
  const auto [first, last] = std::minmax({page_of(known_.rank(begin)), page_of(known_.rank(end - 1))});
  for (std::int64_t page = first; page <= last; ++page)
    pages.insert(page);
}

// The round goes on with the oldest session that was not read; once there is none, a new one begins.
Rereading IncrementalWalk::next_rereading() const {
  std::int64_t rank = reread_so_far();
  for (; rank < known_.size(); ++rank) {
    const std::int64_t number = known_.rank(rank);
    if (!known_.is_purged(number) && !read_.contains(known_.at(number))) break;
  }
  Rereading next = rereading_;
  next.purges = known_.purged() > 0;
  if (rank < known_.size()) {
    next.next = known_.at(known_.rank(rank));
  } else {
    next.began = now_;
    next.next.reset();
  }
  return next;
}

Changes IncrementalWalk::commit(SteadyTime now) {
  const std::vector<Handle> appeared(fresh_.rbegin(), fresh_.rend());
  return intake_.commit(known_.purged_sessions(), appeared, next_rereading(), now);
}

void IncrementalWalk::doubt(std::string why) {
  status_ = Status::doubtful;
  doubt_ = std::move(why);
  queue_.clear();
}

bool IncrementalWalk::unfit(std::string why) {
  doubt(std::move(why));
  return false;
}

}  // namespace lge::poll
