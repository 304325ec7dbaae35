#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "api/failure.hpp"
#include "poll/poll_result.hpp"
#include "support/clock.hpp"

namespace lge::metrics {

/// A poll that has ended.
struct PastPoll {
  WallTime ended_at;
  std::uint32_t millis = 0;            ///< its duration, as far as that fits
  std::uint32_t requests = 0;          ///< likewise
  std::optional<api::Reason> failure;  ///< none: it was good

  friend bool operator==(const PastPoll&, const PastPoll&) = default;
};

/// What a good poll saw, or that none was good.
struct PastMoment {
  WallTime at;
  double cu_seconds = 0;   ///< usage counted by then; its rise over time is the CUs in use
  std::uint32_t live = 0;  ///< sessions that had not ended
  bool known = false;      ///< false: polls failed

  friend bool operator==(const PastMoment&, const PastMoment&) = default;
};

/// A failed poll and what it failed of.
struct PastFailure {
  WallTime at;
  api::Failure failure;
};

/// What is remembered of a gateway's polls since the process began, at most 4 KB. Never changed: each poll
/// makes another one (remember).
struct PollMemory {
  static constexpr std::size_t kPolls = 32;
  static constexpr std::size_t kMoments = 120;
  static constexpr Millis kWidest{64'000};

  std::vector<PastPoll> polls;  ///< the last ones, the newest last
  /// The newest last. At first each poll has one; where they become too many they are thinned out, until
  /// there is one in kWidest, and the last two hours are what is kept.
  std::vector<PastMoment> moments;
  Millis spacing{1000};                             ///< one moment in each span of this length
  std::shared_ptr<const PastFailure> last_failure;  ///< null: no poll failed
};

/// What a poll saw where it was good.
struct Seen {
  std::size_t live = 0;
  double cu_seconds = 0;
};

/// The memory with one more poll; `before` is null where there is none yet. `seen` is read where the poll was
/// good. Pure.
std::shared_ptr<const PollMemory> remember(const PollMemory* before, const poll::PollResult& result,
                                           const Seen& seen);

/// The CUs in use between two moments; nothing where one of them is not known, or the clock was set back in
/// between.
std::optional<double> cu_rate(const PastMoment& from, const PastMoment& to);
/// As of the newest moment, over a minute at least where so much is known without a gap.
std::optional<double> cu_rate(const std::vector<PastMoment>& moments);

}  // namespace lge::metrics
