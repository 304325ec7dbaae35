#include "web/status_routes.hpp"

#include <memory>
#include <utility>

#include "web/gateway_page.hpp"
#include "web/json_pages.hpp"
#include "web/page_cache.hpp"
#include "web/status_page.hpp"

namespace lge::web {

namespace {

constexpr std::string_view kGatewayPages = "/gateways/";
constexpr std::string_view kGatewayAnswers = "/api/v1/gateways/";

/// What the pages are made from; the routes share it.
class Pages {
 public:
  Pages(StatusOptions options, const metrics::SnapshotCell& snapshots, const Clock& clock)
      : options_(std::move(options)), snapshots_(snapshots), clock_(clock), started_at_(clock.steady()) {}

  Response status(const Request& request) {
    return html(status_.get(request.query, clock_.steady(), [&] {
      return render_status_page(*snapshots_.load(), parse_list_request(request.query), site());
    }));
  }

  Response status_json(const Request& request) {
    return json(status_json_.get(request.query, clock_.steady(), [&] {
      return render_status_json(*snapshots_.load(), parse_list_request(request.query), site());
    }));
  }

  [[nodiscard]] Response gateway(const Request& request) const {
    const auto snapshot = snapshots_.load();
    const auto* view = find_gateway(*snapshot, std::string_view(request.path).substr(kGatewayPages.size()));
    if (view == nullptr) return text_response(404, "404: no gateway of this workspace has this id\n");
    return html(std::make_shared<const std::string>(render_gateway_page(*view, site())));
  }

  [[nodiscard]] Response gateway_json(const Request& request) const {
    const auto snapshot = snapshots_.load();
    const auto* view = find_gateway(*snapshot, std::string_view(request.path).substr(kGatewayAnswers.size()));
    if (view != nullptr) return json(std::make_shared<const std::string>(render_gateway_json(*view, site())));
    Response response = json(
        std::make_shared<const std::string>(render_error_json("no gateway of this workspace has this id")));
    response.status = 404;
    return response;
  }

 private:
  static Response html(PageCache::Body body) {
    Response response;
    response.content_type = "text/html; charset=utf-8";
    response.body = std::move(body);
    response.headers.emplace_back("Content-Security-Policy", page_policy());
    return response;
  }

  static Response json(PageCache::Body body) {
    Response response;
    response.content_type = "application/json";
    response.body = std::move(body);
    return response;
  }

  [[nodiscard]] Site site() const {
    return {options_.telemetry_path, options_.version, clock_.wall(),
            std::chrono::floor<Millis>(clock_.steady() - started_at_)};
  }

  StatusOptions options_;
  const metrics::SnapshotCell& snapshots_;
  const Clock& clock_;
  SteadyTime started_at_;
  PageCache status_;
  PageCache status_json_;
};

}  // namespace

std::vector<Route> status_routes(const StatusOptions& options, const metrics::SnapshotCell& snapshots,
                                 const Clock& clock) {
  const auto pages = std::make_shared<Pages>(options, snapshots, clock);
  std::vector<Route> routes;
  if (options.telemetry_path != "/") {
    routes.push_back({"/", "status", [pages](const Request& request) { return pages->status(request); }});
  }
  routes.push_back({"/api/v1/status", "api_status",
                    [pages](const Request& request) { return pages->status_json(request); }});
  Route gateway{std::string(kGatewayPages), "gateway",
                [pages](const Request& request) { return pages->gateway(request); }};
  gateway.below = true;
  routes.push_back(std::move(gateway));
  Route gateway_json{std::string(kGatewayAnswers), "api_gateway",
                     [pages](const Request& request) { return pages->gateway_json(request); }};
  gateway_json.below = true;
  routes.push_back(std::move(gateway_json));
  return routes;
}

}  // namespace lge::web
