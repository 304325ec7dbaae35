#include <fmt/format.h>

#include "web/gateway_page.hpp"
#include "web/html.hpp"

namespace lge::web {

namespace {

using metrics::LiveSession;

std::string amount_cell(std::string_view label, double amount) {
  return fmt::format(R"(<td data-label="{}" class="number">{}</td>)", label, format_amount(amount));
}

std::string time_cells(api::UnixMillis created, WallTime now) {
  if (created == poll::kNoTime) {
    return R"(<td data-label="Runs for" class="soft">not known</td><td data-label="Created" class="soft">–</td>)";
  }
  const WallTime at = to_wall(created);
  return fmt::format(R"(<td data-label="Runs for">{}</td><td data-label="Created">{}</td>)",
                     format_span(std::chrono::floor<Millis>(now - at)), as_of(at));
}

std::string name_cell(const LiveSession& session) {
  if (session.name.empty()) return fmt::format(R"(<th scope="row">{}</th>)", shown(session.id));
  return fmt::format(R"(<th scope="row">{}<span class="id">{}</span></th>)", shown(session.name),
                     shown(session.id));
}

std::string row(const LiveSession& session, WallTime now) {
  const poll::Reading& reading = session.reading;
  const std::string_view state = api::to_string(reading.state);
  return fmt::format(
             R"(<tbody><tr>{}<td data-label="State" class="s-{}"><span>{}</span></td><td data-label="Queue">{}</td>)",
             name_cell(session), state, state, session.queue.empty() ? "–" : shown(session.queue)) +
         time_cells(session.created, now) + amount_cell("CU-hours", reading.cu_hours) +
         amount_cell("vcore-hours", static_cast<double>(reading.vcore_seconds) / 3600) +
         amount_cell("GiB-hours", static_cast<double>(reading.mb_seconds) / 1024 / 3600) + "</tr></tbody>\n";
}

std::string count_of(const metrics::LiveSessionList& live) {
  std::string count = format_amount(static_cast<double>(live.count));
  if (live.count == live.oldest.size()) return count;
  return fmt::format("{}, of which the {} longest", count, live.oldest.size());
}

}  // namespace

std::string session_table(const metrics::GatewayView& gateway, WallTime now) {
  const metrics::LiveSessionList& live = *gateway.live;
  if (live.count == 0)
    return R"(<section><h2>Live sessions</h2><p class="soft">None at the last good poll.</p></section>)";
  std::string text = fmt::format(
      R"(<section><table class="live"><caption><h2>Live sessions</h2> {}</caption><thead><tr><th scope="col">Session</th>)"
      R"(<th scope="col">State</th><th scope="col">Queue</th><th scope="col">Runs for</th>)"
      R"(<th scope="col">Created</th><th scope="col" class="number">CU-hours</th>)"
      R"(<th scope="col" class="number">vcore-hours</th><th scope="col" class="number">GiB-hours</th></tr></thead>)"
      "\n",
      count_of(live));
  for (const LiveSession& session : live.oldest)
    text += row(session, now);
  text += "</table>";
  if (live.count > live.oldest.size()) {
    text += fmt::format(R"(<p class="soft">and {} more</p>)",
                        format_amount(static_cast<double>(live.count - live.oldest.size())));
  }
  return text + "</section>\n";
}

}  // namespace lge::web
