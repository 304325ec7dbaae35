#pragma once

#include <cstdint>

#include <boost/asio/awaitable.hpp>

#include "api/session_source.hpp"
#include "poll/gateway.hpp"
#include "poll/poll_result.hpp"
#include "poll/roster_walk.hpp"
#include "support/clock.hpp"
#include "support/log.hpp"
#include "support/sleeper.hpp"

namespace lge::poll {

struct WalkerOptions {
  WalkOptions walk;
  int max_in_flight = 8;                      ///< pages asked for at once
  Millis timeout = std::chrono::seconds(50);  ///< without an answer for this long, the walk has failed

  friend bool operator==(const WalkerOptions&, const WalkerOptions&) = default;
};

/// What a walk needs of the rest of the program. Everything outlives the walk.
struct WalkerWorld {
  api::SessionSource& source;
  const Clock& clock;
  Sleeper& sleeper;
  Log& log;
};

/// The thin shell around RosterWalk: asks for the pages that it wants, hands it the answers, and brings the
/// roster up to date. `requests` counts every request sent; `observer` learns of progress. The first failed
/// page ends the walk with its failure, and leaves the roster as it was. Throws operation_aborted where the
/// coroutine is cancelled, once nothing is under way any more.
boost::asio::awaitable<Result<Changes, api::Failure>> walk_pages(GatewayId gateway, WalkerOptions options,
                                                                 WalkerWorld world, Roster& roster,
                                                                 std::uint64_t& requests,
                                                                 PollObserver& observer);

}  // namespace lge::poll
