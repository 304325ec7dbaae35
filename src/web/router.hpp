#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "web/http.hpp"

namespace lge::web {

/// Answers one request. Runs on the serving loop; must not block. What it throws becomes a 500.
using Handler = std::function<Response(const Request&)>;

/// One page: answers GET, and HEAD, which is a GET whose body the server leaves out.
struct Route {
  std::string path;  ///< compared byte for byte with the decoded path
  std::string name;  ///< label `handler` of the request counter
  Handler handle;
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
  /// Throws std::invalid_argument where two routes share a path.
  explicit Router(std::vector<Route> routes);

  /// The route of a path, null where there is none. It lives as long as the router.
  [[nodiscard]] const Route* find(std::string_view path) const;
  /// The handler's answer; 404 where no route has the path, 405 with Allow where the method is another.
  /// Throws what the handler throws.
  [[nodiscard]] Answer answer(const Request& request) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace lge::web
