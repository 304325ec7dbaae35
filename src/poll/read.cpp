#include "poll/read.hpp"

#include <algorithm>

namespace lge::poll {

std::int64_t rows_expected(std::int64_t total, std::int64_t page, int page_size) {
  return std::clamp<std::int64_t>(total - (page - 1) * page_size, 0, page_size);
}

std::int64_t page_count(std::int64_t total, int page_size) {
  return std::max<std::int64_t>(1, (total + page_size - 1) / page_size);
}

Order order_of(const std::vector<api::UnixMillis>& created, std::size_t min_steps) {
  std::size_t falls = 0;
  std::size_t rises = 0;
  for (std::size_t i = 0; i < created.size(); ++i) {
    if (created[i] == kNoTime) return Order::unsorted;
    if (i == 0) continue;
    if (created[i] < created[i - 1]) ++falls;
    if (created[i] > created[i - 1]) ++rises;
  }
  if (rises == 0 && falls >= min_steps) return Order::newest_first;
  if (falls == 0 && rises >= min_steps) return Order::oldest_first;
  return Order::unsorted;
}

}  // namespace lge::poll
