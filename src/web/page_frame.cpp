#include "web/page_frame.hpp"

#include <fmt/format.h>

#include "support/base64.hpp"
#include "support/digest.hpp"
#include "support/outside_text.hpp"
#include "support/percent.hpp"
#include "support/utc_time.hpp"
#include "web/html.hpp"

namespace lge::web {

namespace {

constexpr std::size_t kLongestText = 1000;

std::string footer(const Site& site) {
  return fmt::format(
      R"(<footer><nav aria-label="Other pages"><a href="{}">Metrics</a><a href="/api/v1/status">JSON</a>)"
      R"(<a href="/config">Configuration</a><a href="/-/healthy">Health</a><a href="/-/ready">Readiness</a></nav>)"
      "<p>livy_gateway_exporter {}, up for {}. Sessions and usage are those of the last good "
      "poll.</p></footer>\n",
      html_escaped(site.telemetry_path), html_escaped(site.version), format_span(site.uptime));
}

std::string hash_of(std::string_view text) {
  return "'sha256-" + to_base64(sha256(text)) + "'";
}

}  // namespace

std::string html_page(const Site& site, std::string_view title, std::string_view header,
                      std::string_view main) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<link rel=\"icon\" href=\"data:,\">"
      "<title>{} – Livy Gateway Exporter</title><style>{}</style></head>\n<body>\n"
      "<header>{}</header>\n<main>\n{}</main>\n{}<script>{}</script>\n</body></html>\n",
      html_escaped(title), page_style(), header, main, footer(site), page_script());
}

std::string page_policy() {
  return "default-src 'none'; style-src " + hash_of(page_style()) + "; script-src " + hash_of(page_script()) +
         "; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}

std::string_view css_class(Health health) {
  return health == Health::waiting ? "wait" : to_string(health);
}

std::string as_of(WallTime time) {
  std::string date = format_utc(time);  // 2026-01-20T08:00:00Z
  date.replace(date.find('T'), 1, " ").replace(date.find('Z'), 1, " UTC");
  return time_element(time, date);
}

std::string shown(std::string_view outside) {
  return html_escaped(cut_to(outside, kLongestText));
}

std::string gateway_path(const poll::GatewayId& gateway) {
  return "/gateways/" + percent_encode(gateway.workspace_id) + "/" + percent_encode(gateway.livy_compute_id);
}

}  // namespace lge::web
