#include "web/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace lge::web {

namespace {

bool is_of(const Route& route, std::string_view path, bool below) {
  if (route.below != below) return false;
  return below ? path.size() > route.path.size() && path.starts_with(route.path) : route.path == path;
}

bool takes(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

Answer refused_method(const std::vector<const Route*>& routes) {
  std::string allowed;
  for (const Route* route : routes) {
    if (!allowed.empty()) allowed += ", ";
    allowed += route->method == "GET" ? "GET, HEAD" : route->method;
  }
  Response refused = text_response(405, "405: this page answers " + allowed + " only\n");
  refused.headers.emplace_back("Allow", allowed);
  return {routes.front()->name, std::move(refused)};
}

}  // namespace

Router::Router(std::vector<Route> routes) {
  routes_.reserve(routes.size());
  for (Route& route : routes) {
    if (route.below && !route.path.ends_with('/')) {
      throw std::invalid_argument("pages below " + route.path + " need a path that ends in /");
    }
    for (const Route& other : routes_) {
      if (other.path == route.path && other.below == route.below && other.method == route.method) {
        throw std::invalid_argument("two routes share the path " + route.path);
      }
    }
    routes_.push_back(std::move(route));
  }
}

std::variant<const Route*, Answer> Router::choose(const Request& request) const {
  for (const bool below : {false, true}) {
    std::vector<const Route*> of_path;
    for (const Route& route : routes_) {
      if (!is_of(route, request.path, below)) continue;
      if (takes(route, request.method)) return &route;
      of_path.push_back(&route);
    }
    if (!of_path.empty()) return refused_method(of_path);
  }
  return Answer{kNoHandler, text_response(404, "404: there is no such page here\n")};
}

Answer Router::answer(const Request& request) const {
  const auto choice = choose(request);
  if (const auto* refusal = std::get_if<Answer>(&choice)) return *refusal;
  const Route& route = *std::get<const Route*>(choice);
  const auto* handle = std::get_if<Handler>(&route.handle);
  if (handle == nullptr) throw std::logic_error("the page " + route.path + " does not answer at once");
  return {route.name, (*handle)(request)};
}

}  // namespace lge::web
