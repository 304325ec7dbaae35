#pragma once

#include <boost/asio/awaitable.hpp>

#include "poll/gateway.hpp"
#include "poll/page_walker.hpp"
#include "poll/poll_result.hpp"

namespace lge::poll {

struct LoopOptions {
  WalkerOptions walker;
  Millis interval = std::chrono::seconds(60);
  Millis first_after{0};  ///< from the loop's start to its first poll
};

/// Polls one gateway once; a good poll brings the roster up to date. The observer is told of progress only.
/// Never fails in other ways than by its result, except that it throws operation_aborted where the coroutine
/// is cancelled.
boost::asio::awaitable<PollResult> poll_once(GatewayId gateway, WalkerOptions options, WalkerWorld world,
                                             Roster& roster, PollObserver& observer);

/// Polls one gateway on its schedule until it is cancelled, and tells the observer. A poll that is due while
/// the one before it still runs is left out and counted, never stacked. The roster
/// outlives the loop, and nobody else polls into it.
boost::asio::awaitable<void> run_gateway_loop(GatewayId gateway, LoopOptions options, WalkerWorld world,
                                              Roster& roster, PollObserver& observer);

}  // namespace lge::poll
