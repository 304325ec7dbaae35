#include "simulator/gateway.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lge::simulator {

namespace {

constexpr double kDefaultSpacing = 60'000;  // between the ends of two sessions of an endless history

}  // namespace

Gateway::Gateway(GatewaySettings settings, std::int64_t now)
    : settings_(std::move(settings)),
      texts_(settings_.id, settings_.life),
      dice_(settings_.seed),
      created_(now),
      by_age_(settings_.order != Order::random) {
  if (settings_.profile.name.empty()) settings_.profile.name = settings_.id;
  if (settings_.profile.queue.empty()) settings_.profile.queue = settings_.life.queues.front();
  populate(now);
  std::vector<FixedRow> fixed = std::move(settings_.rows);
  settings_.rows.clear();
  if (settings_.order == Order::newest_first) std::reverse(fixed.begin(), fixed.end());
  for (FixedRow& row : fixed) {
    rows_.push_back(std::make_unique<Row>());
    rows_.back()->serial = next_serial_++;
    rows_.back()->fixed = std::make_unique<FixedRow>(std::move(row));
  }
  set_creation_rate(settings_.creation_rate, now);
  set_purge_rate(settings_.purge_rate, now);
}

void Gateway::populate(std::int64_t now) {
  std::vector<Life> lives;
  lives.reserve(settings_.history + settings_.live);
  const auto count = static_cast<double>(settings_.history);
  const double spacing =
      settings_.life.history_seconds > 0 ? settings_.life.history_seconds * 1000 / count : kDefaultSpacing;
  for (std::size_t i = 0; i < settings_.history; ++i) {
    const Life life = draw_life(settings_.life, 0, dice_);
    const std::int64_t ago = std::llround(spacing * (static_cast<double>(i) + dice_.fraction()));
    lives.push_back(shifted(life, now - ago - life.ended));
  }
  for (std::size_t i = 0; i < settings_.live; ++i) {
    const Life life = draw_life(settings_.life, 0, dice_);
    const auto run = static_cast<double>(life.terminating - life.running);
    lives.push_back(shifted(life, now - life.running - std::llround(run * dice_.fraction())));
  }
  std::sort(lives.begin(), lives.end(), [](const Life& a, const Life& b) { return a.created < b.created; });
  for (const Life& life : lives)
    rows_.push_back(make_living(life));
  if (settings_.order != Order::random) return;
  for (std::size_t i = rows_.size(); i > 1; --i)
    std::swap(rows_[i - 1], rows_[dice_.index(i)]);
}

void Gateway::insert(RowPointer row) {
  if (settings_.order != Order::random) {
    rows_.push_back(std::move(row));
    return;
  }
  const std::size_t place = dice_.index(rows_.size() + 1);
  rows_.insert(rows_.begin() + static_cast<std::ptrdiff_t>(place), std::move(row));
}

Gateway::RowPointer Gateway::make_living(const Life& life) {
  auto row = std::make_unique<Row>();
  row->serial = next_serial_++;
  row->salt = static_cast<std::uint32_t>(dice_.next());
  row->life = life;
  if (settings_.life.history_seconds > 0) {
    history_ends_.emplace(life.ended + std::llround(settings_.life.history_seconds * 1000), row->serial);
  }
  return row;
}

std::size_t Gateway::create(std::size_t count, std::int64_t now) {
  const std::size_t room = std::min(count, kMaxSessions - std::min(kMaxSessions, rows_.size()));
  for (std::size_t i = 0; i < room; ++i)
    insert(make_living(draw_life(settings_.life, now, dice_)));
  return room;
}

bool Gateway::add(FixedRow row) {
  if (rows_.size() >= kMaxSessions) return false;
  auto added = std::make_unique<Row>();
  added->serial = next_serial_++;
  added->fixed = std::make_unique<FixedRow>(std::move(row));
  insert(std::move(added));
  return true;
}

void Gateway::set_creation_rate(double per_second, std::int64_t now) {
  settings_.creation_rate = per_second;
  next_creation_ = per_second > 0 ? static_cast<double>(now) + 1000 / per_second : 0;
}

void Gateway::set_purge_rate(double per_second, std::int64_t now) {
  settings_.purge_rate = per_second;
  next_purge_ = per_second > 0 ? static_cast<double>(now) + 1000 / per_second : 0;
}

void Gateway::advance(std::int64_t now) {
  const auto until = static_cast<double>(now);
  // What a long pause has piled up beyond the room of the list is skipped, not made up for.
  for (std::size_t left = kMaxSessions; settings_.creation_rate > 0 && next_creation_ <= until; --left) {
    if (left == 0 || create(1, std::llround(next_creation_)) == 0) next_creation_ = until;
    next_creation_ += 1000 / settings_.creation_rate;
  }
  purge_due_history(now);
  for (std::size_t left = kMaxSessions; settings_.purge_rate > 0 && next_purge_ <= until; --left) {
    if (left == 0) next_purge_ = until;
    purge_oldest_ended(now);
    next_purge_ += 1000 / settings_.purge_rate;
  }
}

}  // namespace lge::simulator
