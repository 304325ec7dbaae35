#include "web/gateway_page.hpp"

#include <fmt/format.h>

#include "web/charts.hpp"
#include "web/html.hpp"
#include "web/status_page.hpp"

namespace lge::web {

namespace {

using metrics::GatewayStatus;
using metrics::GatewayView;

std::string fact(std::string_view name, std::string_view value) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, value);
}

std::string header(const GatewayView& gateway, const Site& site) {
  const poll::GatewayId& id = gateway.status.id;
  // Where the metrics stand in the status page's place there is none to go back to.
  const std::string_view back =
      site.telemetry_path == "/" ? "Livy Gateway Exporter" : R"(<a href="/">All gateways</a>)";
  const std::string path = gateway_path(id);
  return fmt::format(R"(<p>{0}</p><h1 class="{1}">{2} {3}</h1><p class="ids">{4} · {5} · {6}</p>)"
                     R"(<p>as of {7} · <a href="{8}">Refresh</a> · <a href="/api/v1{8}">JSON</a></p>)",
                     back, css_class(health_of(gateway.status)), shown(id.name),
                     health_badge(health_of(gateway.status)), shown(id.workspace_id),
                     shown(id.livy_compute_id), shown(id.region), as_of(site.now), path);
}

std::string times(const GatewayStatus& status, WallTime now) {
  std::string text;
  text += fact("Last success", status.last_success
                                   ? time_element(*status.last_success, format_ago(*status.last_success, now))
                                   : "never");
  if (status.progress) return text + fact("Next poll", "polling now");
  return text + fact("Next poll", status.next_poll
                                      ? time_element(*status.next_poll, format_until(*status.next_poll, now))
                                      : "–");
}

std::string usage(const GatewayView& gateway) {
  const auto& totals = gateway.status.totals;
  if (!totals) return "";
  double vcore_seconds = 0;
  double mb_seconds = 0;
  for (const metrics::StateTotals& state : *totals) {
    vcore_seconds += state.vcore_seconds;
    mb_seconds += state.mb_seconds;
  }
  const std::optional<double> cus = cus_in_use(gateway);
  return fact("Live sessions", format_amount(static_cast<double>(live_sessions(gateway.status)))) +
         fact("CUs in use", cus ? format_amount(*cus) : "–") +
         fact("CU-hours", format_amount(cu_hours(gateway.status))) +
         fact("vcore-hours", format_amount(vcore_seconds / 3600)) +
         fact("GiB-hours", format_amount(mb_seconds / 1024 / 3600));
}

std::string sessions(const GatewayStatus& status) {
  if (!status.totals) {
    return status.last_success ? R"(<p class="soft">What the list held is withdrawn as stale.</p>)"
                               : R"(<p class="soft">The list is not known yet.</p>)";
  }
  const std::string states = state_list(*status.totals);
  if (states.empty()) return R"(<p class="soft">The list is empty.</p>)";
  return R"(<div class="wide">)" + state_bar(*status.totals) + states + "</div>";
}

std::string last_failure(const GatewayView& gateway, WallTime now) {
  if (gateway.status.failure) return failure_note(*gateway.status.failure);
  if (!gateway.memory || !gateway.memory->last_failure) return "";
  const metrics::PastFailure& past = *gateway.memory->last_failure;
  return fmt::format(R"(<p class="soft">Last error {}: <strong>{}</strong>: {}</p>)",
                     time_element(past.at, format_ago(past.at, now)), api::to_string(past.failure.reason),
                     shown(past.failure.message));
}

}  // namespace

std::string render_gateway_page(const GatewayView& gateway, const Site& site) {
  const GatewayStatus& status = gateway.status;
  std::string main;
  if (status.progress) main += progress_note(*status.progress, !status.last_success);
  main += last_failure(gateway, site.now);
  main += R"(<dl class="figures">)" + usage(gateway) + times(status, site.now) + "</dl>\n";
  main += R"(<section><h2>Sessions in the list</h2>)" + sessions(status) + "</section>\n";
  if (gateway.memory) main += history(*gateway.memory, site.now);
  if (gateway.live) main += session_table(gateway, site.now);
  if (gateway.memory) main += poll_table(*gateway.memory, site.now);
  return html_page(site, status.id.name, header(gateway, site), main);
}

}  // namespace lge::web
