#include "web/lifecycle.hpp"

#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace lge::web {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kLevels = "debug, info, warn or error";

std::optional<Response> refusal(const Request& request, bool enabled) {
  if (!enabled) {
    return text_response(
        403,
        "403: this is switched off; start the exporter with --web.enable-lifecycle (a reload "
        "is also asked for with SIGHUP)\n");
  }
  if (sent_by_a_page(request))
    return text_response(403, "403: pages in a browser may not ask for this; use a program, such as curl\n");
  return std::nullopt;
}

asio::awaitable<Response> reload_page(Request request, const LifecycleOptions& options) {
  std::optional<Response> refused = refusal(request, options.enabled);
  if (refused) co_return std::move(*refused);
  const ReloadOutcome outcome = co_await options.reload();
  co_return reload_response(outcome);
}

Response level_page(const Request& request, const LifecycleOptions& options) {
  std::optional<Response> refused = refusal(request, options.enabled);
  if (refused) return std::move(*refused);
  return text_response(200, std::string(to_string(options.log_level())) + "\n");
}

Response set_level_page(const Request& request, const LifecycleOptions& options) {
  constexpr std::string_view kKey = "level=";
  std::optional<Response> refused = refusal(request, options.enabled);
  if (refused) return std::move(*refused);
  const std::string_view query = request.query;
  std::optional<LogLevel> level;
  if (query.starts_with(kKey)) level = parse_log_level(query.substr(kKey.size()));
  if (!level) {
    return text_response(
        400,
        fmt::format("400: expected ?level= and one of {}, as in PUT /-/log-level?level=debug\n", kLevels));
  }
  options.set_log_level(*level);
  return text_response(200, fmt::format("log level {}\n", to_string(*level)));
}

}  // namespace

bool sent_by_a_page(const Request& request) {
  const std::string_view site = request.header("Sec-Fetch-Site");
  return !request.header("Origin").empty() || !(site.empty() || site == "none");
}

Response reload_response(const ReloadOutcome& outcome) {
  switch (outcome.kind) {
    case ReloadOutcome::Kind::reloaded:
      return text_response(200, "configuration reloaded\n");
    case ReloadOutcome::Kind::stopping:
      return text_response(503, "503: the exporter is stopping\n");
    case ReloadOutcome::Kind::refused:
      break;
  }
  std::string text = "400: the configuration was not reloaded; the one before stays in force\n";
  for (std::size_t i = 0; i < outcome.problems.size() && i < kMaxShownProblems; ++i)
    text += outcome.problems[i] + "\n";
  if (outcome.problems.size() > kMaxShownProblems)
    text += fmt::format("{} more: the log has them\n", outcome.problems.size() - kMaxShownProblems);
  return text_response(400, text);
}

std::vector<Route> lifecycle_routes(const LifecycleOptions& options) {
  // Shared, since a coroutine refers to them longer than its handler's call lasts; the router outlives it.
  const auto shared = std::make_shared<const LifecycleOptions>(options);
  const SlowHandler reload = [shared](Request request) { return reload_page(std::move(request), *shared); };
  const Handler level = [shared](const Request& request) { return level_page(request, *shared); };
  const Handler set_level = [shared](const Request& request) { return set_level_page(request, *shared); };
  return {{"/-/reload", "reload", reload, "POST"},
          {"/-/log-level", "log_level", level, "GET"},
          {"/-/log-level", "log_level", set_level, "PUT"}};
}

}  // namespace lge::web
