#include "poll/coverage.hpp"

#include <algorithm>

namespace lge::poll {

namespace {

constexpr Handle kNotRead = HandleMap::kNone;

}  // namespace

Coverage::Coverage(Order order, int page_size, const Read& anchor)
    : order_(order),
      page_size_(page_size),
      since_(anchor.received),
      total_then_(anchor.total),
      newest_total_(anchor.total) {
  if (anchor.rows.empty()) {  // the list shrank under the reader
    suspects_purge_ = true;
    return;
  }
  const bool first = order == Order::newest_first;
  anchor_ = first ? anchor.rows.front() : anchor.rows.back();
  size_ =
      first ? anchor.total : anchor.first_position(page_size) + static_cast<std::int64_t>(anchor.rows.size());
  rows_.resize(static_cast<std::size_t>(size_), kNotRead);
  place(anchor);
}

void Coverage::add(const Read& read) {
  if (read.sent <= since_ || suspects_purge_) return;
  newest_total_ = std::max(newest_total_, read.total);
  place(read);
}

void Coverage::place(const Read& read) {
  const std::int64_t grown = read.total - total_then_;
  if (grown < 0) {
    suspects_purge_ = true;
    return;
  }
  std::int64_t place = read.first_position(page_size_) - (order_ == Order::newest_first ? grown : 0);
  for (const Handle row : read.rows) {
    if (place >= 0 && place < size_) {
      rows_[static_cast<std::size_t>(place)] = row;
      read_.insert(row);
    }
    ++place;
  }
}

bool Coverage::is_whole() const {
  const bool all_read = std::find(rows_.begin(), rows_.end(), kNotRead) == rows_.end();
  return all_read && read_.size() == rows_.size();
}

std::vector<Handle> Coverage::take_rows() {
  if (order_ == Order::oldest_first) std::reverse(rows_.begin(), rows_.end());
  return std::move(rows_);
}

std::vector<std::int64_t> Coverage::missing_pages() const {
  const std::int64_t grown = order_ == Order::newest_first ? newest_total_ - total_then_ : 0;
  std::vector<std::int64_t> pages;
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    if (rows_[place] != kNotRead) continue;
    const std::int64_t page = (static_cast<std::int64_t>(place) + grown) / page_size_ + 1;
    if (pages.empty() || pages.back() != page) pages.push_back(page);
  }
  return pages;
}

}  // namespace lge::poll
