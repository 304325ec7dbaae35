#include "web/pages.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "support/outside_text.hpp"
#include "web/metrics_page.hpp"
#include "web/status_routes.hpp"

namespace lge::web {

namespace {

constexpr std::size_t kLongestPath = 256;

bool is_plain_path_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/-._~").find(c) != std::string_view::npos;
}

Response ready_page(const metrics::SnapshotCell& snapshots, const std::function<bool()>& stopping) {
  if (stopping && stopping()) return text_response(503, "stopping\n");
  if (!snapshots.load()->ready) return text_response(503, "not ready: the first polls have not ended yet\n");
  return text_response(200, "ready\n");
}

Response config_page(const TextCell& config) {
  Response response;
  response.body = config.load();
  return response;
}

}  // namespace

Result<void, std::string> check_telemetry_path(std::string_view path) {
  const std::string shown = in_quotes(cut_to(path, kLongestPath));
  if (!path.starts_with('/') || path.size() > kLongestPath ||
      !std::all_of(path.begin(), path.end(), is_plain_path_char)) {
    return fmt::format(
        "{} is not a path for the metrics: write one that begins with / and holds only letters, "
        "digits, and / - . _ ~, as in /metrics",
        shown);
  }
  for (const std::string_view reserved : {"/-/", "/api/", "/gateways/"}) {
    if (path.starts_with(reserved)) {
      return fmt::format(
          "{} is not a path for the metrics: everything under {} belongs to other pages; choose "
          "another one, as in /metrics",
          shown, reserved);
    }
  }
  if (path == "/config") return shown + " is not a path for the metrics: it belongs to another page";
  return {};
}

Router make_router(PagesOptions options, const metrics::SnapshotCell& snapshots,
                   metrics::Exposition& exposition, const TextCell& config, const Clock& clock) {
  const auto checked = check_telemetry_path(options.telemetry_path);
  if (!checked) throw std::invalid_argument(checked.error());
  std::vector<Route> routes;
  routes.push_back({options.telemetry_path, "metrics",
                    SlowHandler([page = std::make_shared<MetricsPage>(exposition)](Request request) {
                      return page->answer(std::move(request));
                    })});
  routes.push_back({"/-/healthy", "healthy", [](const Request&) { return text_response(200, "healthy\n"); }});
  routes.push_back({"/-/ready", "ready", [&snapshots, stopping = options.stopping](const Request&) {
                      return ready_page(snapshots, stopping);
                    }});
  for (Route& route : lifecycle_routes(options.lifecycle))
    routes.push_back(std::move(route));
  routes.push_back({"/config", "config", [&config](const Request&) { return config_page(config); }});
  for (Route& route : status_routes({options.telemetry_path, options.version}, snapshots, clock))
    routes.push_back(std::move(route));
  return Router(std::move(routes));
}

}  // namespace lge::web
