#pragma once

#include <cstdint>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "api/failure.hpp"
#include "api/session.hpp"
#include "support/clock.hpp"
#include "support/result.hpp"

namespace lge::api {

/// Which page of which gateway's list.
struct PageAddress {
  std::string workspace_id;
  std::string livy_compute_id;
  std::int64_t number = 1;                  ///< from 1
  int size = 100;                           ///< rows a page, 1..100
  SteadyTime deadline = SteadyTime::max();  ///< an answer is of no use later: no request begins after it
};

/// Reads session lists page by page. Use it on the polling loop only; any number of reads may be under way.
class SessionSource {
 public:
  SessionSource() = default;
  SessionSource(const SessionSource&) = delete;
  SessionSource& operator=(const SessionSource&) = delete;
  virtual ~SessionSource() = default;

  /// `requests` counts every request sent, repeated ones included, and outlives the reading. Throws
  /// boost::system::system_error (operation_aborted) where the coroutine is cancelled.
  virtual boost::asio::awaitable<Result<Page, Failure>> read_page(PageAddress address,
                                                                  std::uint64_t& requests) = 0;
};

}  // namespace lge::api
