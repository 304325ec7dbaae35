#include "web/status_page.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "support/outside_text.hpp"
#include "support/utc_time.hpp"
#include "web/html.hpp"

namespace lge::web {

namespace {

using metrics::GatewayStatus;
using Gateways = std::vector<const GatewayStatus*>;

constexpr std::size_t kLongestMessage = 1000;

enum class Health : std::uint8_t { down, wait, up };
// The order on the page, too: trouble first.
constexpr std::array<Health, 3> kHealths{Health::down, Health::wait, Health::up};

Health health(const GatewayStatus& gateway) {
  if (!gateway.last_poll) return Health::wait;
  return gateway.up() ? Health::up : Health::down;
}

std::string_view css_class(Health health) {
  return health == Health::up ? "up" : health == Health::down ? "down" : "wait";
}

std::size_t count(const Gateways& gateways, Health wanted) {
  return static_cast<std::size_t>(std::count_if(
      gateways.begin(), gateways.end(), [&](const GatewayStatus* one) { return health(*one) == wanted; }));
}

std::string shown(std::string_view outside) {
  return html_escaped(cut_to(outside, kLongestMessage));
}

Health overall_health(const Gateways& gateways) {
  if (count(gateways, Health::down) > 0) return Health::down;
  return count(gateways, Health::wait) > 0 || gateways.empty() ? Health::wait : Health::up;
}

std::string headline(const Gateways& gateways) {
  const std::size_t all = gateways.size();
  if (all == 0) return "No gateways";
  const std::string_view noun = all == 1 ? "gateway" : "gateways";
  if (count(gateways, Health::wait) == all)
    return fmt::format("Waiting for the first poll of {} {}", all, noun);
  return fmt::format("{} of {} {} up", count(gateways, Health::up), all, noun);
}

std::string subline(const Gateways& gateways, WallTime now) {
  std::string text;
  const std::size_t down = count(gateways, Health::down);
  const std::size_t waiting = count(gateways, Health::wait);
  if (down > 0) text += fmt::format("{} down · ", down);
  if (waiting > 0 && waiting < gateways.size()) {
    text += fmt::format("{} waiting for the first poll · ", waiting);
  }
  std::string date = format_utc(now);  // 2026-01-20T08:00:00Z
  date.replace(date.find('T'), 1, " ").replace(date.find('Z'), 1, " UTC");
  return text + "as of " + time_element(now, date);
}

std::string gateway_cell(const poll::GatewayId& id) {
  // Where no name is configured, it is the id: one line says it all.
  const std::string second = id.name == id.livy_compute_id
                                 ? std::string()
                                 : fmt::format(R"(<span class="id">{}</span>)", shown(id.livy_compute_id));
  return fmt::format(R"(<th scope="row">{}{}<span class="id">{} · {}</span></th>)", shown(id.name), second,
                     shown(id.workspace_id), shown(id.region));
}

std::string sessions_cell(const GatewayStatus& gateway) {
  if (!gateway.totals) {
    const std::string_view why = gateway.last_success ? "withdrawn as stale" : "not known yet";
    return fmt::format(R"(<td data-label="Sessions" class="soft">{}</td>)", why);
  }
  std::string states;
  for (std::size_t i = 0; i < api::kStateCount; ++i) {
    const std::uint64_t sessions = (*gateway.totals)[i].sessions;
    if (sessions == 0) continue;
    states += fmt::format("<li><b>{}</b> {}</li>", format_amount(static_cast<double>(sessions)),
                          api::to_string(api::kAllStates[i]));
  }
  if (states.empty()) return R"(<td data-label="Sessions" class="soft">none</td>)";
  return fmt::format(R"(<td data-label="Sessions"><ul class="states">{}</ul></td>)", states);
}

std::string usage_cell(const GatewayStatus& gateway) {
  if (!gateway.totals) return R"(<td data-label="CU-hours" class="number soft">–</td>)";
  double sum = 0;
  for (const metrics::StateTotals& state : *gateway.totals)
    sum += state.cu_hours;
  return fmt::format(R"(<td data-label="CU-hours" class="number">{}</td>)", format_amount(sum));
}

std::string success_cell(const GatewayStatus& gateway, WallTime now) {
  if (!gateway.last_success) return R"(<td data-label="Last success" class="soft">never</td>)";
  return fmt::format(R"(<td data-label="Last success">{}</td>)",
                     time_element(*gateway.last_success, format_ago(*gateway.last_success, now)));
}

std::string poll_cell(const GatewayStatus& gateway, WallTime now) {
  if (!gateway.last_poll) return R"(<td data-label="Last poll" class="soft">none yet</td>)";
  return fmt::format(
      R"(<td data-label="Last poll"><div>{}<span class="small">{} in {}</span></div></td>)",
      time_element(*gateway.last_poll, format_ago(*gateway.last_poll, now)),
      gateway.poll_requests == 1 ? "1 request" : fmt::format("{} requests", gateway.poll_requests),
      format_span(gateway.poll_duration));
}

std::string next_cell(const GatewayStatus& gateway, WallTime now) {
  if (!gateway.next_poll) return R"(<td data-label="Next poll" class="soft">–</td>)";
  return fmt::format(R"(<td data-label="Next poll">{}</td>)",
                     time_element(*gateway.next_poll, format_until(*gateway.next_poll, now)));
}

std::string failure_row(const api::Failure& failure) {
  std::string text =
      fmt::format("<strong>{}</strong>: {}", api::to_string(failure.reason), shown(failure.message));
  if (!failure.code.empty()) text += fmt::format(" <code>{}</code>", shown(failure.code));
  if (!failure.request_id.empty()) {
    text += fmt::format("<br>request id <code>{}</code>", shown(failure.request_id));
  }
  return fmt::format(R"(<tr><td colspan="7" class="failure"><p>{}</p></td></tr>)", text);
}

std::string gateway_rows(const GatewayStatus& gateway, WallTime now) {
  const Health state = health(gateway);
  std::string rows = "<tbody><tr>" + gateway_cell(gateway.id);
  rows += fmt::format(R"(<td data-label="State" class="state"><span class="badge {}">{}</span></td>)",
                      css_class(state), state == Health::wait ? "waiting" : css_class(state));
  rows += sessions_cell(gateway) + usage_cell(gateway) + success_cell(gateway, now) +
          poll_cell(gateway, now) + next_cell(gateway, now) + "</tr>\n";
  if (gateway.failure) rows += failure_row(*gateway.failure);
  return rows + "</tbody>\n";
}

std::string table(const Gateways& gateways, WallTime now) {
  std::string text =
      R"(<table><thead><tr><th scope="col">Gateway</th><th scope="col">State</th>)"
      R"(<th scope="col">Sessions</th><th scope="col" class="number">CU-hours</th>)"
      R"(<th scope="col">Last success</th><th scope="col">Last poll</th><th scope="col">Next poll</th>)"
      "</tr></thead>\n";
  if (gateways.empty()) {
    text += R"(<tbody><tr><td colspan="7" class="none">No gateway is known yet.</td></tr></tbody>)";
  }
  for (const Health wanted : kHealths) {
    for (const GatewayStatus* gateway : gateways) {
      if (health(*gateway) == wanted) text += gateway_rows(*gateway, now);
    }
  }
  return text + "</table>\n";
}

}  // namespace

std::string render_status_page(const metrics::Snapshot& snapshot, WallTime now, std::string_view version,
                               std::string_view telemetry_path) {
  const Gateways gateways = snapshot.gateways();
  const std::string title = headline(gateways);
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<link rel=\"icon\" href=\"data:,\">"
      "<title>{} – Livy Gateway Exporter</title><style>{}</style></head>\n<body>",
      title, status_page_style());
  page +=
      fmt::format("<header><p>Livy Gateway Exporter</p><h1 class=\"{}\">{}</h1><p>{}</p></header>\n<main>",
                  css_class(overall_health(gateways)), title, subline(gateways, now));
  page += table(gateways, now);
  page += fmt::format(
      "</main>\n<footer><nav><a href=\"{}\">Metrics</a><a href=\"/-/healthy\">Health</a>"
      "<a href=\"/-/ready\">Readiness</a></nav><p>livy_gateway_exporter {}. Sessions and CU-hours are those "
      "in the "
      "list at the last good poll.</p></footer>\n</body></html>\n",
      html_escaped(telemetry_path), html_escaped(version));
  return page;
}

}  // namespace lge::web
