#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "poll/handle_map.hpp"
#include "poll/intake.hpp"
#include "poll/read.hpp"

namespace lge::poll {

/// Reads a sorted list from the end where new sessions appear, one page after the other, so that no row can
/// slip through between two pages, whatever is created or purged meanwhile.
///
/// Why that holds. Two pages that share a row leave no gap. Otherwise:
/// - newest first: between page k and page k+1 the rows moved down by (created - purged before them), which
/// is at
///   least the growth of totalCount; where that did not fall, they did not move up, and nothing slipped by.
///   Where it fell, page k is read again: it must share rows with what is known.
/// - oldest first: from page k to page k-1, purges move rows up, which makes the pages overlap, and creations
/// happen
///   at the other end. Nothing can slip by.
/// A row is never inserted among others in a sorted list; where one appears there, the list is not sorted.
///
/// Pure: the caller reads page() and hands in the answer, until status() is no longer `more`.
class Chain {
 public:
  enum class Status : std::uint8_t {
    more,      ///< page() is to be read
    met,       ///< a row that was asked for has been met
    complete,  ///< the old end has been reached
    unsorted,  ///< a row appeared where none can in a sorted list
    lost,      ///< more reads than `max_reads`: the list changes too fast
  };

  /// Where the first known row was met.
  struct Meeting {
    Handle session = 0;
    std::int64_t position = 0;  ///< in the whole list, at that moment
    std::int64_t total = 0;     ///< totalCount at that moment
    bool at_new_end = false;  ///< in the same answer as the newest row: nothing newer existed at that moment
  };

  /// `order` is newest_first or oldest_first. `total` is the newest totalCount known. `is_known` tells at
  /// which rows to stop; without it the chain runs to the old end.
  /// `intake` outlives the chain.
  Chain(const Intake& intake, Order order, int page_size, std::int64_t total, std::int64_t max_reads,
        std::function<bool(Handle)> is_known = nullptr);

  [[nodiscard]] std::int64_t page() const { return page_; }
  [[nodiscard]] Status status() const { return status_; }
  void answered(const Read& read);

  /// All rows, from the new end; where a known row was met, only those before it.
  [[nodiscard]] const std::vector<Handle>& rows() const { return rows_; }
  std::vector<Handle> take_rows() { return std::move(rows_); }
  [[nodiscard]] const std::optional<Meeting>& meeting() const { return meeting_; }
  /// totalCount of the newest answer.
  [[nodiscard]] std::int64_t total() const { return total_; }

 private:
  [[nodiscard]] bool newest_first() const { return order_ == Order::newest_first; }
  bool at_new_end(const Read& read);
  bool join(const Read& read, const std::vector<Handle>& rows);
  bool overlap(const Read& read, const std::vector<Handle>& rows, std::size_t first, std::size_t last);
  [[nodiscard]] bool linked(const Read& read) const;
  [[nodiscard]] bool at_old_end(const Read& read) const;
  [[nodiscard]] bool newer_than_end(const std::vector<Handle>& rows) const;
  bool not_sorted();
  bool begin_again();
  void keep(std::size_t count);
  void append(Handle row);
  void look_for_known(const Read& read);
  void go_on(const Read& read);

  const Intake& intake_;
  Order order_;
  int page_size_;
  std::int64_t reads_left_;
  std::function<bool(Handle)> is_known_;
  std::int64_t page_;
  std::int64_t total_;
  Status status_ = Status::more;
  std::vector<Handle> rows_;
  HandleMap index_;             // place in rows_
  std::int64_t answers_ = 0;    // that made rows_
  std::int64_t last_page_ = 0;  // of the read that made the chain's present end; 0: none
  std::int64_t last_total_ = 0;
  std::optional<Meeting> meeting_;
};

}  // namespace lge::poll
