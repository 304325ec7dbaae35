#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/failure.hpp"
#include "metrics/gateway_status.hpp"
#include "metrics/live_sessions.hpp"
#include "metrics/poll_memory.hpp"
#include "metrics/tally.hpp"
#include "usage/gateway_usage.hpp"

namespace lge::metrics {

/// What discovery tells of a gateway, as the API gives it; what it does not give shows as empty.
struct GatewayFacts {
  std::optional<std::string> queue;
  std::optional<std::string> status;
  std::optional<std::string> release_version;
  std::optional<std::string> livy_version;
  std::optional<std::string> cpu_limit;
  std::optional<std::string> memory_limit;
  std::optional<std::string> created_by;
  std::optional<std::string> auth_type;

  friend bool operator==(const GatewayFacts&, const GatewayFacts&) = default;
};

/// What is known of one gateway: its newest state, and what was counted since the exporter first saw it.
struct GatewayRecord {
  GatewayStatus status;
  WallTime began_at;                            ///< when polls, overruns, folded and failures began to count
  Tally tally;                                  ///< shown while status.totals is
  std::vector<LiveSession> sessions;            ///< those with series of their own; likewise
  std::shared_ptr<const LiveSessionList> live;  ///< those of its page; likewise, else null
  std::shared_ptr<const PollMemory> memory;     ///< null before the first poll has ended
  usage::GatewayUsage usage;
  std::optional<GatewayFacts> facts;
  std::uint64_t polls = 0;  ///< ended, well or not
  std::uint64_t overruns = 0;
  std::uint64_t folded = 0;                                       ///< sum of poll::Changes::folded
  std::array<std::uint64_t, api::kAllReasons.size()> failures{};  ///< in the order of api::kAllReasons
};

}  // namespace lge::metrics
