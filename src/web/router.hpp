#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "web/http.hpp"

namespace lge::web {

/// Answers one request. Runs on the serving loop; must not block. What it throws becomes a 500.
using Handler = std::function<Response(const Request&)>;

/// Answers a request that takes its time, as a coroutine on the serving loop, which goes on meanwhile. What
/// it refers to outlives the server.
using SlowHandler = std::function<boost::asio::awaitable<Response>(Request)>;

/// One page, or what one method of it does.
struct Route {
  std::string path;  ///< compared byte for byte with the decoded path
  std::string name;  ///< label `handler` of the request counter
  std::variant<Handler, SlowHandler> handle;
  /// `GET` answers HEAD too, whose body the server leaves out. A path may have a route for each of several
  /// methods; they share a name.
  std::string method = "GET";
  /// True: for every longer path that begins with `path`, which ends in `/`. A route of the very path goes
  /// first.
  bool below = false;
};

/// The handler's name of whatever meets no route: 400, 404, 413, …; so the label's values are a closed set.
inline constexpr std::string_view kNoHandler = "none";

/// An answer, and who gave it.
struct Answer {
  std::string_view handler = kNoHandler;  ///< lives as long as the router
  Response response;
};

/// The table of pages. Pure but for what its handlers do; immutable.
class Router {
 public:
  /// Throws std::invalid_argument where two routes share path and method.
  explicit Router(std::vector<Route> routes);

  /// Who answers, as long as the router lives; else why nobody does: 404 where no route has the path, 405
  /// with Allow where the method is another.
  [[nodiscard]] std::variant<const Route*, Answer> choose(const Request& request) const;
  /// The answer at once. Throws what the handler throws, and std::logic_error where it is a SlowHandler.
  [[nodiscard]] Answer answer(const Request& request) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace lge::web
