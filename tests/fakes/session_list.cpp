#include "fakes/session_list.hpp"

#include <algorithm>

namespace lge::fakes {

std::string SessionList::append(api::UnixMillis created) {
  api::Session session;
  session.id = "livy-" + std::to_string(++created_);
  session.state = api::State::starting;
  session.created = created;
  std::string id = session.id;
  fingerprint_ += fingerprint(session.id);
  auto place = order_ == poll::Order::newest_first ? rows_.begin() : rows_.end();
  if (order_ == poll::Order::unsorted) {
    place = rows_.begin() + static_cast<std::ptrdiff_t>(random_() % (rows_.size() + 1));
  }
  rows_.insert(place, std::move(session));
  remember();
  return id;
}

void SessionList::reorder() {
  if (rows_.empty()) return;
  switch (random_() % 3) {
    case 0:
      order_ = poll::Order::unsorted;
      std::shuffle(rows_.begin(), rows_.end(), random_);
      break;
    case 1:
      order_ = poll::Order::newest_first;
      std::sort(rows_.begin(), rows_.end(),
                [](const auto& a, const auto& b) { return a.created > b.created; });
      break;
    default:
      order_ = poll::Order::oldest_first;
      std::sort(rows_.begin(), rows_.end(),
                [](const auto& a, const auto& b) { return a.created < b.created; });
      break;
  }
}

const api::Session& SessionList::find(const std::string& id) const {
  return *std::find_if(rows_.begin(), rows_.end(), [&](const api::Session& row) { return row.id == id; });
}

void SessionList::purge_oldest() {
  if (rows_.empty()) return;
  const auto oldest = std::min_element(rows_.begin(), rows_.end(),
                                       [](const auto& a, const auto& b) { return a.created < b.created; });
  fingerprint_ -= fingerprint(oldest->id);
  rows_.erase(oldest);
  remember();
}

void SessionList::purge_any() {
  if (rows_.empty()) return;
  const auto place = rows_.begin() + static_cast<std::ptrdiff_t>(random_() % rows_.size());
  fingerprint_ -= fingerprint(place->id);
  rows_.erase(place);
  remember();
}

api::Page SessionList::page(std::int64_t number, int size) const {
  api::Page page;
  page.total = static_cast<std::int64_t>(rows_.size());
  const auto begin = static_cast<std::size_t>(std::min<std::int64_t>((number - 1) * size, page.total));
  const auto end = std::min(begin + static_cast<std::size_t>(size), rows_.size());
  page.sessions.assign(rows_.begin() + static_cast<std::ptrdiff_t>(begin),
                       rows_.begin() + static_cast<std::ptrdiff_t>(end));
  return page;
}

void SessionList::forget_history() {
  history_.clear();
  remember();
}

bool SessionList::was_ever(std::vector<std::string> ids) const {
  std::uint64_t sum = 0;
  for (const std::string& id : ids)
    sum += fingerprint(id);
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) return false;
  return std::find(history_.begin(), history_.end(), sum) != history_.end();
}

// A splitmix64 step over the number in the id: sums of these hardly ever meet by chance.
std::uint64_t SessionList::fingerprint(const std::string& id) {
  std::uint64_t x = std::stoull(id.substr(5)) * 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

}  // namespace lge::fakes
