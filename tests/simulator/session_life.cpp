#include "simulator/session_life.hpp"

#include <algorithm>
#include <cmath>

namespace lge::simulator {

namespace {

std::int64_t millis(double seconds) {
  return std::llround(seconds * 1000);
}

std::string_view state_at(const Life& life, std::int64_t now) {
  if (now >= life.ended) return life.fails ? "error" : "terminated";
  if (now >= life.terminating) return "terminating";
  return now >= life.running ? "running" : "starting";
}

}  // namespace

Life draw_life(const LifeSettings& settings, std::int64_t created, Dice& dice) {
  Life life;
  life.created = created;
  life.running = life.created + millis(dice.within(settings.starting_seconds));
  life.terminating = life.running + millis(dice.within(settings.running_seconds));
  life.ended = life.terminating + millis(dice.within(settings.terminating_seconds));
  life.fails = dice.fraction() < settings.error_share;
  if (life.fails) life.ended = life.terminating;
  life.vcores = std::llround(dice.within(settings.vcores));
  life.memory_mb = settings.memory_mb ? std::llround(dice.within(*settings.memory_mb)) : life.vcores * 4096;
  life.queue = static_cast<std::uint16_t>(dice.index(settings.queues.size()));
  life.user = static_cast<std::uint16_t>(dice.index(settings.users.size()));
  return life;
}

Life shifted(Life life, std::int64_t by) {
  life.created += by;
  life.running += by;
  life.terminating += by;
  life.ended += by;
  return life;
}

Appearance appearance(const Life& life, std::int64_t now) {
  Appearance seen;
  seen.state = state_at(life, now);
  const std::int64_t run = std::clamp(now, life.running, life.ended) - life.running;
  seen.vcore_seconds = life.vcores * run / 1000;
  seen.mb_seconds = life.memory_mb * run / 1000;
  seen.cu_hours =
      std::max(static_cast<double>(seen.vcore_seconds), static_cast<double>(seen.mb_seconds) / 4096) / 3600;
  if (now >= life.ended) seen.end_time = life.ended;
  return seen;
}

}  // namespace lge::simulator
