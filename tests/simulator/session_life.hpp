#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/dice.hpp"

namespace lge::simulator {

/// How the sessions of a gateway live. Ranges are drawn from evenly, for each session anew.
struct LifeSettings {
  Range starting_seconds{60, 120};
  Range running_seconds{600, 3600};
  Range terminating_seconds{5, 20};
  double error_share = 0.05;  ///< of the sessions, how many end as `error` (with no `terminating` before)
  Range vcores{4, 32};
  std::optional<Range> memory_mb;  ///< none: 4096 for each vcore
  std::vector<std::string> queues{"root_queue"};
  std::vector<std::string> users{"etl"};
  double history_seconds = 0;  ///< an ended session leaves the list so long after its end; 0: never
  bool null_usage_at_start = false;
};

/// The whole life of one session, drawn at its birth: its state at any time follows, with nothing to step.
/// Times are Unix milliseconds of the simulated clock.
struct Life {
  std::int64_t created = 0;
  std::int64_t running = 0;
  std::int64_t terminating = 0;
  std::int64_t ended = 0;
  std::int64_t vcores = 0;
  std::int64_t memory_mb = 0;
  std::uint16_t queue = 0;  ///< index into LifeSettings::queues
  std::uint16_t user = 0;   ///< index into LifeSettings::users
  bool fails = false;
};

/// What the list shows of a session at one moment.
struct Appearance {
  std::string_view state;
  std::int64_t vcore_seconds = 0;
  std::int64_t mb_seconds = 0;
  double cu_hours = 0;  ///< the larger of vcores / 3600 and MB / 4096 / 3600, as documented examples fit
  std::optional<std::int64_t> end_time;
};

/// A life that begins at `created`. Pure but for the dice.
Life draw_life(const LifeSettings& settings, std::int64_t created, Dice& dice);
/// The same life, moved so that it begins `by` milliseconds later.
Life shifted(Life life, std::int64_t by);
Appearance appearance(const Life& life, std::int64_t now);

}  // namespace lge::simulator
