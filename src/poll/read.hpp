#pragma once

#include <cstdint>
#include <vector>

#include "poll/row.hpp"

namespace lge::poll {

/// How a list is sorted, as far as its rows show. It is learnt in each poll, never assumed.
enum class Order : std::uint8_t {
  newest_first,  ///< by createTime, falling: new sessions come first
  oldest_first,  ///< rising: new sessions come last
  unsorted,      ///< neither, or there is no telling
};

/// One page as it was read. Times are counted, not measured: each sending and each answer takes the next
/// number, so that `a.received < b.sent` says that a was there before b was asked for.
struct Read {
  std::int64_t page = 1;
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::int64_t total = 0;  ///< totalCount in this answer
  std::vector<Handle> rows;

  /// Where the first row stands in the whole list, from 0.
  [[nodiscard]] std::int64_t first_position(int page_size) const { return (page - 1) * page_size; }
  /// True where the list's last row is in this answer, or the page lies past the end.
  [[nodiscard]] bool ends_list(int page_size) const {
    return first_position(page_size) + static_cast<std::int64_t>(rows.size()) >= total;
  }
};

/// An answer whose rows do not fit its own totalCount was made while the list changed: it is asked for again,
/// so often in one walk.
inline constexpr int kMaxTornAnswers = 16;

/// How many rows `page` must hold in a list of `total`.
std::int64_t rows_expected(std::int64_t total, std::int64_t page, int page_size);
/// How many pages a list of `total` has; at least 1.
std::int64_t page_count(std::int64_t total, int page_size);

/// So many steps in one direction are no chance: a list in random order shows ten in one of 20 million cases.
inline constexpr std::size_t kProvingSteps = 10;

/// The order that rows with these createTimes, in the order of the list, show by at least `min_steps`
/// changes. Rows created in the same millisecond fit either way; a row without createTime (kNoTime) fits
/// none.
Order order_of(const std::vector<api::UnixMillis>& created, std::size_t min_steps = kProvingSteps);

}  // namespace lge::poll
