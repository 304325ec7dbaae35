#include "web/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace lge::web {

Router::Router(std::vector<Route> routes) {
  routes_.reserve(routes.size());
  for (Route& route : routes) {
    if (find(route.path) != nullptr) throw std::invalid_argument("two routes share the path " + route.path);
    routes_.push_back(std::move(route));
  }
}

const Route* Router::find(std::string_view path) const {
  const auto found =
      std::find_if(routes_.begin(), routes_.end(), [&](const Route& route) { return route.path == path; });
  return found == routes_.end() ? nullptr : &*found;
}

Answer Router::answer(const Request& request) const {
  const Route* const route = find(request.path);
  if (route == nullptr) return {kNoHandler, text_response(404, "404: there is no such page here\n")};
  if (request.method != "GET" && request.method != "HEAD") {
    Response refused = text_response(405, "405: this page answers GET and HEAD only\n");
    refused.headers.emplace_back("Allow", "GET, HEAD");
    return {route->name, std::move(refused)};
  }
  return {route->name, route->handle(request)};
}

}  // namespace lge::web
