#include "poll/chain.hpp"

#include <algorithm>

namespace lge::poll {

Chain::Chain(const Intake& intake, Order order, int page_size, std::int64_t total, std::int64_t max_reads,
             std::function<bool(Handle)> is_known)
    : intake_(intake),
      order_(order),
      page_size_(page_size),
      reads_left_(max_reads),
      is_known_(std::move(is_known)),
      page_(order == Order::newest_first ? 1 : page_count(total, page_size)),
      total_(total) {}

void Chain::answered(const Read& read) {
  total_ = read.total;
  if (reads_left_-- <= 0) {
    status_ = Status::lost;
    return;
  }
  if (rows_.empty() && !at_new_end(read)) return;
  std::vector<Handle> rows = read.rows;
  if (!newest_first()) std::reverse(rows.begin(), rows.end());
  if (!join(read, rows)) return;
  ++answers_;
  look_for_known(read);
  if (status_ == Status::more) go_on(read);
}

// Oldest first: the new end moves while one looks for it.
bool Chain::at_new_end(const Read& read) {
  if (newest_first()) return true;
  const std::int64_t last = page_count(read.total, page_size_);
  return read.page == last || begin_again();
}

// Adds what the answer tells; false where it does not link, or breaks the order.
bool Chain::join(const Read& read, const std::vector<Handle>& rows) {
  const auto known = [this](Handle row) { return index_.contains(row); };
  const auto first = std::find_if(rows.begin(), rows.end(), known);
  if (first != rows.end()) {
    const auto last = std::find_if(rows.rbegin(), rows.rend(), known).base() - 1;
    return overlap(read, rows, static_cast<std::size_t>(first - rows.begin()),
                   static_cast<std::size_t>(last - rows.begin()));
  }
  if (!rows_.empty() && !linked(read)) {
    if (read.page <= 2) return begin_again();
    page_ = read.page - 1;
    last_page_ = 0;
    return false;
  }
  if (newer_than_end(rows)) return begin_again();
  for (const Handle row : rows)
    append(row);
  return true;
}

bool Chain::linked(const Read& read) const {
  if (!newest_first()) return true;
  return last_page_ != 0 && read.page == last_page_ + 1 && read.total >= last_total_;
}

bool Chain::at_old_end(const Read& read) const {
  return newest_first() ? read.ends_list(page_size_) : read.page == 1;
}

// The list moved by more than a page between two reads: what was read is newer than the chain's end.
bool Chain::newer_than_end(const std::vector<Handle>& rows) const {
  return !rows.empty() && !rows_.empty() && intake_.created(rows.front()) > intake_.created(rows_.back());
}

// rows[first] and rows[last] are the outermost rows that the chain has too. What the answer holds between and
// after them is newer than what the chain holds there.
bool Chain::overlap(const Read& read, const std::vector<Handle>& rows, std::size_t first, std::size_t last) {
  const std::size_t place = index_.find(rows[first]);
  // Created meanwhile, at the very end: begin again there.
  if (first > 0 && (place == 0 || intake_.created(rows.front()) > intake_.created(rows_.front())))
    return begin_again();
  if (first > 0) return not_sorted();
  for (std::size_t i = first; i < last; ++i) {
    if (!index_.contains(rows[i])) return not_sorted();
  }
  // Rows of the chain past the answer's last are older than it reaches, unless the answer goes on with
  // others.
  std::vector<Handle> older;
  if (last + 1 == rows.size() && !at_old_end(read)) {
    const auto after = rows_.begin() + static_cast<std::ptrdiff_t>(index_.find(rows[last])) + 1;
    older.assign(after, rows_.end());
  }
  keep(place);
  for (const Handle row : rows)
    append(row);
  for (const Handle row : older)
    append(row);
  return true;
}

bool Chain::not_sorted() {
  status_ = Status::unsorted;
  return false;
}

bool Chain::begin_again() {
  rows_.clear();
  index_.clear();
  answers_ = 0;
  page_ = newest_first() ? 1 : page_count(total_, page_size_);
  last_page_ = 0;
  return false;
}

void Chain::keep(std::size_t count) {
  for (std::size_t i = count; i < rows_.size(); ++i)
    index_.erase(rows_[i]);
  rows_.resize(count);
}

void Chain::append(Handle row) {
  index_.insert(row, static_cast<std::uint32_t>(rows_.size()));
  rows_.push_back(row);
}

void Chain::look_for_known(const Read& read) {
  if (!is_known_) return;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!is_known_(rows_[i])) continue;
    Meeting meeting;
    meeting.session = rows_[i];
    meeting.total = read.total;
    meeting.at_new_end = answers_ == 1;
    const auto row = std::find(read.rows.begin(), read.rows.end(), meeting.session);
    if (row == read.rows.end()) continue;  // of an earlier answer: where it stands now is not known
    meeting.position = read.first_position(page_size_) + (row - read.rows.begin());
    meeting_ = meeting;
    keep(i);
    status_ = Status::met;
    return;
  }
}

void Chain::go_on(const Read& read) {
  last_page_ = read.page;
  last_total_ = read.total;
  if (at_old_end(read)) {
    status_ = Status::complete;
  } else {
    page_ = newest_first() ? read.page + 1 : read.page - 1;
  }
}

}  // namespace lge::poll
