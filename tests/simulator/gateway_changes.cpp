// How rows leave a gateway's list, change places, and are corrected.
#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <utility>

#include "simulator/gateway.hpp"
#include "simulator/json.hpp"

namespace lge::simulator {

namespace {

void set_member(Json& object, const std::string& name, const std::string& text) {
  auto value = parse_json(text);
  if (!value) return;
  for (std::size_t i = 0; i < object.names.size(); ++i) {
    if (object.names[i] != name) continue;
    object.items[i] = *std::move(value);
    return;
  }
  object.names.push_back(name);
  object.items.push_back(*std::move(value));
}

void change_fixed(FixedRow& row, const Correction& members) {
  auto json = parse_json(row.text);
  if (!json) return;
  for (const auto& [name, text] : members)
    set_member(*json, name, text);
  row.text = to_text(*json);
  row.ended = is_end(usage_of_row(*json).state);
}

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

// The serial in the id of a session that lives by itself; nothing where the id is of another form.
std::optional<std::uint64_t> serial_in(const std::string& id) {
  constexpr std::size_t kSize = 21, kSerial = 13;  // livy-, then salt and serial in eight digits each
  std::uint64_t serial = 0;
  if (id.size() != kSize) return std::nullopt;
  const char* end = id.data() + kSize;
  const auto [stop, error] = std::from_chars(id.data() + kSerial, end, serial, 16);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return serial;
}

/// Ids looked for. Most rows are known by their number, so that not every row's id is written to find a few.
class Wanted {
 public:
  void add(const std::string& id) {
    ids_.insert(id);
    if (const auto serial = serial_in(id)) serials_.insert(*serial);
  }
  [[nodiscard]] bool has_serial(std::uint64_t serial) const { return serials_.contains(serial); }
  [[nodiscard]] bool has(const std::string& id) const { return ids_.contains(id); }

 private:
  std::unordered_set<std::string> ids_;
  std::unordered_set<std::uint64_t> serials_;
};

}  // namespace

std::optional<std::int64_t> Gateway::end_time(const Row& row, std::int64_t now) {
  if (!ended(row, now)) return std::nullopt;
  if (row.fixed) {
    const auto json = parse_json(row.fixed->text);
    const Json* time = json ? json->find("endTime") : nullptr;
    return time == nullptr ? std::nullopt : whole_number(time->text);
  }
  if (row.correction) {
    const auto place = row.correction->find("endTime");
    if (place != row.correction->end()) return whole_number(place->second);
  }
  return row.life.ended;
}

void Gateway::purge_due_history(std::int64_t now) {
  if (history_ends_.empty() || history_ends_.top().first > now) return;
  std::unordered_set<std::uint64_t> due;
  while (!history_ends_.empty() && history_ends_.top().first <= now) {
    due.insert(history_ends_.top().second);
    history_ends_.pop();
  }
  erase(due, now);
}

void Gateway::purge_oldest_ended(std::int64_t now) {
  const Row* oldest = nullptr;
  for (const RowPointer& row : rows_) {
    if (!ended(*row, now)) continue;
    if (oldest == nullptr || row->serial < oldest->serial) oldest = row.get();
    if (by_age_) break;
  }
  if (oldest != nullptr) erase({oldest->serial}, now);
}

std::size_t Gateway::erase(const std::unordered_set<std::uint64_t>& serials, std::int64_t now) {
  constexpr std::size_t kFew = 16;
  const auto goes = [&](const Row& row) { return serials.contains(row.serial); };
  if (serials.size() > kFew) return erase_where(goes, now);
  // A few, and most often the oldest: no need to touch the whole list.
  std::size_t gone = 0;
  for (auto row = rows_.begin(); row != rows_.end() && gone < serials.size();) {
    if (goes(**row)) {
      count_into(purged_, **row, now);
      row = rows_.erase(row);
      ++gone;
    } else {
      ++row;
    }
  }
  return gone;
}

std::size_t Gateway::erase_where(const Goes& goes, std::int64_t now) {
  for (const RowPointer& row : rows_) {
    if (goes(*row)) count_into(purged_, *row, now);
  }
  return std::erase_if(rows_, [&](const RowPointer& row) { return goes(*row); });
}

std::vector<std::uint64_t> Gateway::serials() const {
  std::vector<std::uint64_t> all;
  all.reserve(rows_.size());
  for (const RowPointer& row : rows_)
    all.push_back(row->serial);
  return all;
}

std::size_t Gateway::purge_ids(const std::unordered_set<std::string>& ids, std::int64_t now) {
  Wanted wanted;
  for (const std::string& id : ids)
    wanted.add(id);
  return erase_where(
      [&](const Row& row) { return (row.fixed || wanted.has_serial(row.serial)) && wanted.has(id_of(row)); },
      now);
}

std::size_t Gateway::purge_oldest(std::size_t count, std::int64_t now) {
  count = std::min(count, rows_.size());
  const auto most = static_cast<std::ptrdiff_t>(count);
  if (by_age_) {
    std::for_each(rows_.begin(), rows_.begin() + most,
                  [&](const RowPointer& row) { count_into(purged_, *row, now); });
    rows_.erase(rows_.begin(), rows_.begin() + most);
    return count;
  }
  std::vector<std::uint64_t> all = serials();
  std::partial_sort(all.begin(), all.begin() + most, all.end());
  return erase({all.begin(), all.begin() + most}, now);
}

std::size_t Gateway::purge_random(std::size_t count, std::int64_t now) {
  count = std::min(count, rows_.size());
  if (count == 0) return 0;
  std::vector<std::uint64_t> all = serials();
  for (std::size_t i = 0; i < count; ++i)
    std::swap(all[i], all[i + dice_.index(all.size() - i)]);
  return erase({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)}, now);
}

std::size_t Gateway::purge_ended_before(std::int64_t time, std::int64_t now) {
  return erase_where(
      [&](const Row& row) {
        const auto end = end_time(row, now);
        return end && *end < time;
      },
      now);
}

void Gateway::reorder(Reordering how) {
  const std::size_t count = rows_.size();
  if (how == Reordering::reverse) std::reverse(rows_.begin(), rows_.end());
  if (how == Reordering::shuffle) {
    for (std::size_t i = count; i > 1; --i)
      std::swap(rows_[i - 1], rows_[dice_.index(i)]);
  }
  if (how == Reordering::swap && count > 1) {
    const std::size_t one = dice_.index(count);
    std::swap(rows_[one], rows_[(one + 1 + dice_.index(count - 1)) % count]);
  }
  by_age_ = settings_.order != Order::random &&
            std::is_sorted(rows_.begin(), rows_.end(),
                           [](const RowPointer& a, const RowPointer& b) { return a->serial < b->serial; });
}

std::optional<std::size_t> Gateway::correct(const std::vector<SessionChange>& changes) {
  if (changes.empty()) return std::nullopt;
  Wanted wanted;
  for (const SessionChange& change : changes)
    wanted.add(change.id);
  std::unordered_map<std::string, Row*> rows;
  for (const RowPointer& row : rows_) {
    if (!row->fixed && !wanted.has_serial(row->serial)) continue;
    std::string id = id_of(*row);
    if (wanted.has(id)) rows.insert_or_assign(std::move(id), row.get());
  }
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (!rows.contains(changes[i].id)) return i;
  }
  for (const SessionChange& change : changes) {
    Row& row = *rows[change.id];
    if (row.fixed) {
      change_fixed(*row.fixed, change.members);
      continue;
    }
    if (!row.correction) row.correction = std::make_unique<Correction>();
    for (const auto& [name, text] : change.members)
      row.correction->insert_or_assign(name, text);
  }
  return std::nullopt;
}

}  // namespace lge::simulator
