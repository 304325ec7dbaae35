// How a gateway's rows look in the list.
#include <algorithm>

#include <fmt/format.h>

#include "simulator/gateway.hpp"
#include "simulator/json.hpp"

namespace lge::simulator {

std::string Gateway::id_of(const Row& row) {
  if (row.fixed) return row.fixed->id;
  return fmt::format("livy-{:08x}{:08x}", row.salt, row.serial);
}

bool Gateway::ended(const Row& row, std::int64_t now) {
  if (row.fixed) return row.fixed->ended;
  if (row.correction) {
    const auto state = row.correction->find("state");
    if (state != row.correction->end()) return is_end(parse_json(state->second)->text);
  }
  return now >= row.life.ended;
}

const Gateway::Row& Gateway::at(std::size_t place) const {
  return settings_.order == Order::newest_first ? *rows_[rows_.size() - 1 - place] : *rows_[place];
}

void Gateway::append_row(std::string& out, const Row& row, std::int64_t now) const {
  if (row.fixed) {
    out += row.fixed->text;
    return;
  }
  const std::string id = id_of(row);
  const Appearance seen = appearance(row.life, now);
  texts_.append(out, {row.serial, id, row.life, seen, row.correction.get()});
}

void Gateway::write_rows(std::string& out, std::size_t first, std::size_t count, std::int64_t now) const {
  out += '[';
  first = std::min(first, rows_.size());
  const std::size_t end = first + std::min(count, rows_.size() - first);
  for (std::size_t place = first; place < end; ++place) {
    if (place != first) out += ',';
    append_row(out, at(place), now);
  }
  out += ']';
}

Usage Gateway::usage(const Row& row, std::int64_t now) const {
  if (row.fixed) {
    const auto json = parse_json(row.fixed->text);
    return json ? usage_of_row(*json) : Usage();
  }
  const Appearance seen = appearance(row.life, now);
  Usage usage{std::string(seen.state),
              settings_.life.queues[row.life.queue],
              settings_.life.users[row.life.user],
              seen.vcore_seconds,
              seen.mb_seconds,
              cu_micros(seen.cu_hours)};
  if (!row.correction) return usage;
  for (const auto& [name, text] : *row.correction) {
    if (const auto value = parse_json(text)) take_member(usage, name, *value);
  }
  return usage;
}

void Gateway::count_into(Truth& truth, const Row& row, std::int64_t now) const {
  const bool nameless = row.fixed && row.fixed->id.empty();  // nobody can tell such a row from another
  if (!nameless) truth.add(usage(row, now));
}

Truth Gateway::truth(std::int64_t now) const {
  Truth all = purged_;
  for (const RowPointer& row : rows_)
    count_into(all, *row, now);
  return all;
}

}  // namespace lge::simulator
