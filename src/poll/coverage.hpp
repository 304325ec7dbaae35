#pragma once

#include <cstdint>
#include <vector>

#include "poll/handle_map.hpp"
#include "poll/read.hpp"

namespace lge::poll {

/// Which rows of a sorted list have been read since one of them, the anchor, was seen, as long as nothing is
/// purged: then each row keeps its distance from the old end, and totalCount tells how far the list has grown
/// since. Pages may be read in any order, and at once. Whether something was purged is the caller's question:
/// suspects_purge(), and proof at the end. Pure.
class Coverage {
 public:
  /// `anchor` is the read that holds the newest row of the list at its moment: page 1 of a list that is
  /// newest_first, the last page of one that is oldest_first. It counts as read itself.
  Coverage(Order order, int page_size, const Read& anchor);

  /// Reads that began before the anchor was there tell nothing and are left out.
  void add(const Read& read);

  /// The anchor: the newest row of the anchor's page.
  [[nodiscard]] Handle anchor() const { return anchor_; }
  /// Rows of the list when the anchor was read: the anchor and everything older.
  [[nodiscard]] std::int64_t size() const { return size_; }
  /// True where totalCount fell, or a read does not fit: something was purged.
  [[nodiscard]] bool suspects_purge() const { return suspects_purge_; }
  /// The pages that hold what has not been read, where they stand now. Empty: everything has been read.
  [[nodiscard]] std::vector<std::int64_t> missing_pages() const;
  [[nodiscard]] bool has_read(Handle session) const { return read_.contains(session); }
  /// True where size() different rows have been read.
  [[nodiscard]] bool is_whole() const;
  /// Every row read, in order, from the new end.
  [[nodiscard]] std::vector<Handle> take_rows();

 private:
  void place(const Read& read);

  Order order_;
  int page_size_;
  std::uint64_t since_;      // reads sent before this tell nothing
  std::int64_t total_then_;  // totalCount with the anchor
  std::int64_t newest_total_;
  std::int64_t size_ = 0;
  Handle anchor_ = 0;
  bool suspects_purge_ = false;
  std::vector<Handle> rows_;  // by place in the list when the anchor was read; kNotRead where nothing was yet
  HandleMap read_;
};

}  // namespace lge::poll
