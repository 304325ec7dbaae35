#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "support/clock.hpp"

namespace lge::usage {

/// Usage in whole numbers, so that sums are exact: differences add up to what they were taken of. 2^63 - 1 is
/// the largest; what would pass it stays there.
struct Usage {
  std::int64_t cu_micros = 0;  ///< millionths of a CU-second: cuHours * 3.6e9, to the nearest
  std::int64_t vcore_seconds = 0;
  std::int64_t mb_seconds = 0;  ///< 1 MB is 2^20 bytes

  friend bool operator==(const Usage&, const Usage&) = default;
};

/// Usage of the sessions whose further labels have these values.
struct LabelledUsage {
  std::vector<std::string> values;  ///< one for each dimension
  Usage usage;

  friend bool operator==(const LabelledUsage&, const LabelledUsage&) = default;
};

/// How long sessions lasted, from createTime to endTime.
struct Durations {
  /// Upper bounds of the buckets, in seconds; one more bucket takes what is longer.
  static constexpr std::array<std::int64_t, 12> kBounds{60,     300,    600,    1'800,  3'600,   7'200,
                                                        14'400, 28'800, 43'200, 86'400, 259'200, 604'800};

  std::array<std::uint64_t, kBounds.size() + 1> counts{};  ///< of each bucket, not cumulative
  std::uint64_t count = 0;
  std::int64_t sum_millis = 0;

  friend bool operator==(const Durations&, const Durations&) = default;
};

/// Everything that was counted of one gateway since it was first seen. Nothing of it ever falls.
struct GatewayUsage {
  std::vector<LabelledUsage> by_labels;  ///< by the index of poll::LabelSets; at least one
  std::uint64_t started = 0;             ///< sessions that appeared after the first poll
  std::uint64_t ended_terminated = 0;    ///< sessions seen to reach that state after the first poll
  std::uint64_t ended_error = 0;
  Durations durations;  ///< of sessions that ended after the first poll

  friend bool operator==(const GatewayUsage&, const GatewayUsage&) = default;
};

}  // namespace lge::usage
