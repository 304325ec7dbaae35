#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "support/log.hpp"
#include "web/router.hpp"

namespace lge::web {

/// What became of a reload that somebody asked for.
struct ReloadOutcome {
  enum class Kind : std::uint8_t {
    reloaded,
    refused,   ///< the configuration before stays in force
    stopping,  ///< nobody reloads any more
  };
  Kind kind = Kind::reloaded;
  std::vector<std::string> problems;  ///< why it was refused, a line for each; never a secret
};

/// What clients may change while the program runs.
struct LifecycleOptions {
  /// False (without --web.enable-lifecycle): every such request is answered with 403.
  bool enabled = false;
  /// Awaited on the serving loop; ends whatever becomes of the client.
  std::function<boost::asio::awaitable<ReloadOutcome>()> reload;
  /// Called on the serving loop, as is the next.
  std::function<LogLevel()> log_level;
  std::function<void(LogLevel)> set_log_level;
};

/// `POST /-/reload` (handler `reload`), `GET` and `PUT /-/log-level` (`log_level`). A request that a page in
/// a browser has sent is refused: see sent_by_a_page().
std::vector<Route> lifecycle_routes(const LifecycleOptions& options);

/// True where a page in a browser has sent the request: with an Origin, as browsers send one with whatever is
/// no GET, or with a Sec-Fetch-Site other than `none`. No page of this program sends such requests, so any
/// that does is somebody else's, and its user knows nothing of it. What the origin is says nothing: a name
/// may be made to resolve to this host. Pure.
bool sent_by_a_page(const Request& request);

/// The answer to POST /-/reload. At most kMaxShownProblems lines; the log has all. Pure.
Response reload_response(const ReloadOutcome& outcome);
inline constexpr std::size_t kMaxShownProblems = 100;

}  // namespace lge::web
