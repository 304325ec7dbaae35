#include "poll/walk.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace lge::poll {

namespace {

// Readings of what creations pushed out of the first reading, before the list is read as a chain.
constexpr int kMaxGapRounds = 16;
// Searches for a new end that moves on by more than a page while it is sought.
constexpr int kMaxSeeks = 16;
// What a chain may read beyond twice the pages of the list.
constexpr std::int64_t kSpareReads = 64;

std::vector<Handle> rows_of(const std::map<std::int64_t, Read>& pages) {
  std::vector<Handle> rows;
  for (const auto& [page, read] : pages)
    rows.insert(rows.end(), read.rows.begin(), read.rows.end());
  return rows;
}

bool each_once(const std::map<std::int64_t, Read>& pages) {
  HandleMap seen;
  const std::vector<Handle> rows = rows_of(pages);
  return std::all_of(rows.begin(), rows.end(), [&](Handle row) { return seen.insert(row); });
}

// Two readings, one after the other, of the same rows: each of them was there from its first reading to its
// second, so that all of them were there at once in between; and as each reading tells how many rows there
// were, no others.
bool same_list(const std::map<std::int64_t, Read>& a, const std::map<std::int64_t, Read>& b) {
  if (a.empty()) return false;
  const std::int64_t total = a.begin()->second.total;
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [total](const auto& x, const auto& y) {
                      return x.first == y.first && x.second.total == total && y.second.total == total &&
                             x.second.rows == y.second.rows;
                    }) &&
         each_once(a);
}

}  // namespace

Walk::Walk(const Options& options, Intake& intake) : options_(options), intake_(intake) {
  ask({1});
}

std::optional<Walk::Request> Walk::next() {
  if (over() || queue_.empty()) return std::nullopt;
  Request request;
  request.ticket = ++time_;
  request.page = queue_.front();
  queue_.pop_front();
  Read& read = under_way_[request.ticket];
  read.page = request.page;
  read.sent = request.ticket;
  return request;
}

void Walk::answered(const Request& request, const api::Page& page) {
  const auto place = under_way_.find(request.ticket);
  if (over() || place == under_way_.end()) return;
  Read read = std::move(place->second);
  under_way_.erase(place);
  read.received = ++time_;
  read.total = page.total;
  read.rows = intake_.take(page.sessions);
  newest_total_ = read.total;
  if (is_torn(read)) {
    queue_.push_front(read.page);
    return;
  }
  const std::int64_t number = read.page;
  batch_.insert_or_assign(number, std::move(read));
  if (queue_.empty() && under_way_.empty()) advance();
}

Progress Walk::progress() const {
  const std::int64_t pages = page_count(newest_total_, options_.page_size);
  switch (step_) {
    case Step::gaps:
    case Step::new_end:
      return {pages, pages};  // what is still missing is the proof
    case Step::chain:
      return {std::min(static_cast<std::int64_t>(chain_->rows().size()) / options_.page_size, pages), pages};
    default:
      return {std::min(static_cast<std::int64_t>(batch_.size()), pages), pages};
  }
}

bool Walk::is_torn(const Read& read) {
  const std::int64_t expected = rows_expected(read.total, read.page, options_.page_size);
  const auto found = static_cast<std::int64_t>(read.rows.size());
  if (found == expected) return false;
  if (++torn_answers_ > kMaxTornAnswers) {
    give_up(fmt::format("page {} holds {} sessions where its totalCount of {} promises {}", read.page, found,
                        read.total, expected));
  }
  return true;
}

void Walk::ask(std::vector<std::int64_t> pages) {
  batch_.clear();
  queue_.assign(pages.begin(), pages.end());
}

void Walk::advance() {
  switch (step_) {
    case Step::first_page:
      return first_page_read(std::move(batch_.begin()->second));
    case Step::anchor:
      return anchor_read(batch_.begin()->second);
    case Step::all_pages:
      return all_pages_read();
    case Step::gaps:
      return close_gaps();
    case Step::new_end:
      return new_end_read(batch_.begin()->second);
    case Step::chain:
      return chain_read(batch_.begin()->second);
    case Step::twice:
      return compare_readings();
  }
}

void Walk::first_page_read(Read read) {
  if (read.total <= options_.page_size) return succeed(std::move(read.rows));
  order_ = order_of(created(read.rows), 1);  // a guess, to be proved by all pages
  if (order_ == Order::oldest_first) return read_anchor();
  std::map<std::int64_t, Read> first;
  first.emplace(read.page, std::move(read));
  // Page 1 is the anchor of a list with the newest first, and the first page of any other.
  step_ = Step::all_pages;
  ask(pages_from(2));
  batch_ = std::move(first);
}

// The anchor of a list with the oldest first stands on its last page; everything else is read after it.
void Walk::read_anchor() {
  step_ = Step::anchor;
  ask({page_count(newest_total_, options_.page_size)});
}

void Walk::anchor_read(const Read& read) {
  coverage_ = std::make_unique<Coverage>(order_, options_.page_size, read);
  if (coverage_->suspects_purge()) return start_chain();
  step_ = Step::all_pages;
  Read anchor = read;
  ask(coverage_->missing_pages());
  batch_.emplace(anchor.page, std::move(anchor));
  if (queue_.empty()) advance();
}

void Walk::all_pages_read() {
  const Order order = order_of_pages();
  if (order == Order::unsorted) return distrust_order();
  if (order == Order::oldest_first && !coverage_) {  // page 1 alone did not show it
    order_ = order;
    return read_anchor();
  }
  if (coverage_ && order != order_) return distrust_order();
  order_ = order;
  if (!coverage_) coverage_ = std::make_unique<Coverage>(order_, options_.page_size, batch_.begin()->second);
  close_gaps();
}

void Walk::close_gaps() {
  for (const auto& [page, read] : batch_)
    coverage_->add(read);
  if (coverage_->suspects_purge() || ++gap_rounds_ > kMaxGapRounds) return start_chain();
  std::vector<std::int64_t> missing = coverage_->missing_pages();
  if (missing.empty()) return seek_new_end();
  step_ = Step::gaps;
  ask(std::move(missing));
}

void Walk::seek_new_end() {
  step_ = Step::new_end;
  const std::int64_t reads = 2 * page_count(newest_total_, options_.page_size) + kSpareReads;
  chain_ = std::make_unique<Chain>(
      intake_, order_, options_.page_size, newest_total_, reads,
      [this](Handle row) { return coverage_ ? coverage_->has_read(row) : known_.contains(row); });
  ask({chain_->page()});
}

void Walk::new_end_read(const Read& read) {
  chain_->answered(read);
  switch (chain_->status()) {
    case Chain::Status::more:
      return ask({chain_->page()});
    case Chain::Status::met:
      return new_end_met();
    case Chain::Status::unsorted:
      return distrust_order();
    case Chain::Status::complete:
    case Chain::Status::lost:
      return start_chain();
  }
}

// What was read before lacks nothing that is older than its newest row and still there. So the rows in front
// of the meeting and those from it on are the list at the moment of the meeting, if that was the moment of
// the new end too, and if they are as many as the list had then: a surplus is what was purged since.
void Walk::new_end_met() {
  const std::optional<Chain::Meeting> met = chain_->meeting();
  if (!met) return start_chain();
  const Chain::Meeting& meeting = *met;
  if (coverage_ && !nothing_purged(meeting)) return start_chain();
  if (coverage_) remember(coverage_->take_rows());
  coverage_.reset();
  std::vector<Handle> listing = chain_->take_rows();
  const auto rest = known_rows_.begin() + static_cast<std::ptrdiff_t>(known_.find(meeting.session));
  listing.insert(listing.end(), rest, known_rows_.end());
  if (!meeting.at_new_end) {  // sessions may have been created behind the reader's back
    if (++seeks_ > kMaxSeeks) return start_chain();
    remember(std::move(listing));
    return seek_new_end();
  }
  if (meeting.total != static_cast<std::int64_t>(listing.size())) return start_chain();
  // Read at different times: a list that was sorted anew in between shows here.
  if (order_of(created(listing), 0) != Order::newest_first) return distrust_order();
  succeed(std::move(listing));
}

// True where the anchor is as far from the old end as it was: then every row that Coverage placed by
// totalCount stood where it was thought to stand.
bool Walk::nothing_purged(const Chain::Meeting& meeting) const {
  const std::int64_t older =
      order_ == Order::newest_first ? meeting.total - meeting.position - 1 : meeting.position;
  return meeting.session == coverage_->anchor() && older == coverage_->size() - 1 && coverage_->is_whole();
}

void Walk::remember(std::vector<Handle> rows) {
  known_rows_ = std::move(rows);
  known_.clear();
  for (std::size_t i = 0; i < known_rows_.size(); ++i)
    known_.insert(known_rows_[i], static_cast<std::uint32_t>(i));
}

void Walk::start_chain() {
  if (++rounds_ > options_.max_rounds) {
    return give_up(fmt::format("the list kept changing while its pages were read, in {} readings", rounds_));
  }
  coverage_.reset();
  step_ = Step::chain;
  const std::int64_t reads = 2 * page_count(newest_total_, options_.page_size) + kSpareReads;
  chain_ = std::make_unique<Chain>(intake_, order_, options_.page_size, newest_total_, reads);
  ask({chain_->page()});
}

void Walk::chain_read(const Read& read) {
  chain_->answered(read);
  switch (chain_->status()) {
    case Chain::Status::more:
      return ask({chain_->page()});
    case Chain::Status::unsorted:
      return distrust_order();
    case Chain::Status::met:
    case Chain::Status::lost:
      return start_chain();
    case Chain::Status::complete:
      break;
  }
  std::vector<Handle> rows = chain_->take_rows();
  if (rows.empty()) return succeed({});
  if (order_of(created(rows)) != Order::newest_first) return distrust_order();  // from the new end
  remember(std::move(rows));
  seek_new_end();
}

// A list in no order, or one that broke the order it seemed to have, proves itself only by holding still.
void Walk::distrust_order() {
  const bool whole_reading = step_ == Step::all_pages && batch_.contains(1);
  order_ = Order::unsorted;
  coverage_.reset();
  chain_.reset();
  known_rows_.clear();
  known_.clear();
  step_ = Step::twice;
  reading_before_.clear();
  if (whole_reading) reading_before_ = std::move(batch_);
  ask(pages_from(1));
}

void Walk::compare_readings() {
  if (same_list(reading_before_, batch_)) return succeed(rows_of(batch_));
  if (!reading_before_.empty() && ++rounds_ > options_.max_rounds) {
    return give_up(fmt::format(
        "the list is in no order of creation, and no two of {} readings in a row agreed", rounds_ + 1));
  }
  reading_before_ = std::move(batch_);
  ask(pages_from(1));
}

std::vector<api::UnixMillis> Walk::created(const std::vector<Handle>& rows) const {
  std::vector<api::UnixMillis> times;
  times.reserve(rows.size());
  for (const Handle row : rows)
    times.push_back(intake_.created(row));
  return times;
}

// The pages were read at different times, so that a row that shifted meanwhile may be on two of them: the
// second time it stands behind rows that it does not follow in the list, and tells nothing of the order.
Order Walk::order_of_pages() const {
  std::vector<Handle> rows = rows_of(batch_);
  HandleMap seen;
  std::erase_if(rows, [&seen](Handle row) { return !seen.insert(row); });
  return order_of(created(rows));
}

std::vector<std::int64_t> Walk::pages_from(std::int64_t first) const {
  const std::int64_t count = page_count(newest_total_, options_.page_size);
  std::vector<std::int64_t> pages(static_cast<std::size_t>(std::max<std::int64_t>(0, count - first + 1)));
  std::iota(pages.begin(), pages.end(), first);
  return pages;
}

void Walk::succeed(std::vector<Handle> sessions) {
  queue_.clear();
  const bool one_page = step_ == Step::first_page;
  outcome_.emplace(in_place_value, Listing{std::move(sessions), one_page ? Order::unsorted : order_});
}

void Walk::give_up(std::string why) {
  queue_.clear();
  api::Failure failure;
  failure.reason = api::Reason::inconsistent;
  failure.message = std::move(why);
  outcome_.emplace(in_place_error, std::move(failure));
}

}  // namespace lge::poll
