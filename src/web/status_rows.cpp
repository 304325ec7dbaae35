#include <algorithm>

#include <fmt/format.h>

#include "support/outside_text.hpp"
#include "web/charts.hpp"
#include "web/html.hpp"
#include "web/status_page.hpp"

namespace lge::web {

namespace {

using metrics::GatewayStatus;
using metrics::GatewayView;

constexpr double kMost = 1e300;  // where a sum is infinite, since scripts read no such number

std::string cell(const GatewayView& gateway, Column column, WallTime now, std::string_view label,
                 std::string_view css, std::string_view content) {
  const std::string style = css.empty() ? "" : fmt::format(" class=\"{}\"", css);
  return fmt::format(R"(<td data-label="{}" data-value="{:.10g}"{}>{}</td>)", label,
                     std::min(sort_value(gateway, column, now), kMost), style, content);
}

std::string name_cell(const poll::GatewayId& id) {
  // Where no name is configured, it is the id: one line says it all.
  const std::string second = id.name == id.livy_compute_id
                                 ? std::string()
                                 : fmt::format(R"(<span class="id">{}</span>)", shown(id.livy_compute_id));
  return fmt::format(
      R"(<th scope="row" data-value="{0}"><a href="{1}">{0}</a>{2}<span class="id">{3} · {4}</span></th>)",
      shown(id.name), gateway_path(id), second, shown(id.workspace_id), shown(id.region));
}

std::string sessions_cell(const GatewayView& gateway, WallTime now) {
  const GatewayStatus& status = gateway.status;
  if (!status.totals) {
    const std::string_view why = status.last_success ? "withdrawn as stale" : "not known yet";
    return cell(gateway, Column::sessions, now, "Sessions", "soft", why);
  }
  const std::string states = state_list(*status.totals);
  if (states.empty()) return cell(gateway, Column::sessions, now, "Sessions", "soft", "none");
  return cell(gateway, Column::sessions, now, "Sessions", "sessions",
              "<div>" + state_bar(*status.totals) + states + "</div>");
}

std::string number_cell(const GatewayView& gateway, Column column, WallTime now, std::string_view label,
                        std::optional<double> value) {
  if (!value) return cell(gateway, column, now, label, "number soft", "–");
  return cell(gateway, column, now, label, "number", format_amount(*value));
}

std::string age_cell(const GatewayView& gateway, WallTime now) {
  const auto& last = gateway.status.last_success;
  if (!last) return cell(gateway, Column::age, now, "Last success", "soft", "never");
  return cell(gateway, Column::age, now, "Last success", "", time_element(*last, format_ago(*last, now)));
}

std::string error_cell(const GatewayView& gateway, WallTime now) {
  const metrics::PastFailure* last = gateway.memory ? gateway.memory->last_failure.get() : nullptr;
  if (last == nullptr) return cell(gateway, Column::error, now, "Last error", "soft", "–");
  return cell(
      gateway, Column::error, now, "Last error", "",
      fmt::format(R"(<div>{}<span class="small">{}</span></div>)", api::to_string(last->failure.reason),
                  time_element(last->at, format_ago(last->at, now))));
}

std::string next_cell(const GatewayView& gateway, WallTime now) {
  const auto& next = gateway.status.next_poll;
  if (gateway.status.progress) return cell(gateway, Column::next, now, "Next poll", "", "polling");
  if (!next) return cell(gateway, Column::next, now, "Next poll", "soft", "–");
  return cell(gateway, Column::next, now, "Next poll", "", time_element(*next, format_until(*next, now)));
}

std::string note_row(std::string_view note) {
  return fmt::format(R"(<tr><td colspan="8" class="note">{}</td></tr>)", note);
}

}  // namespace

std::string health_badge(Health health) {
  return fmt::format(R"(<span class="badge {}">{}</span>)", css_class(health), to_string(health));
}

std::string state_list(const metrics::Totals& totals) {
  std::string states;
  for (std::size_t i = 0; i < api::kStateCount; ++i) {
    if (totals[i].sessions == 0) continue;
    const std::string_view state = api::to_string(api::kAllStates[i]);
    states += fmt::format(R"(<li class="s-{0}"><b>{1}</b> {0}</li>)", state,
                          format_amount(static_cast<double>(totals[i].sessions)));
  }
  return states.empty() ? states : fmt::format(R"(<ul class="states">{}</ul>)", states);
}

std::string failure_note(const api::Failure& failure) {
  std::string text =
      fmt::format("<strong>{}</strong>: {}", api::to_string(failure.reason), shown(failure.message));
  if (!failure.code.empty()) text += fmt::format(" <code>{}</code>", shown(failure.code));
  if (!failure.request_id.empty()) {
    text += fmt::format("<br>request id <code>{}</code>", shown(failure.request_id));
  }
  return fmt::format(R"(<p class="failure">{}</p>)", text);
}

std::string progress_note(const poll::Progress& progress, bool first) {
  return fmt::format(R"(<p class="progress">{}: page {} of {}<progress value="{}" max="{}"></progress></p>)",
                     first ? "Reading the list for the first time" : "Polling, reading the whole list",
                     format_amount(static_cast<double>(progress.read)),
                     format_amount(static_cast<double>(progress.pages)), progress.read, progress.pages);
}

std::string gateway_rows(const GatewayView& gateway, WallTime now) {
  const GatewayStatus& status = gateway.status;
  const Health health = health_of(status);
  const auto hours = status.totals ? std::optional(cu_hours(status)) : std::nullopt;
  std::string rows = "<tbody><tr>" + name_cell(status.id) +
                     cell(gateway, Column::state, now, "State", "state", health_badge(health)) +
                     sessions_cell(gateway, now) +
                     number_cell(gateway, Column::cus, now, "CUs in use", cus_in_use(gateway)) +
                     number_cell(gateway, Column::cu_hours, now, "CU-hours", hours) + age_cell(gateway, now) +
                     error_cell(gateway, now) + next_cell(gateway, now) + "</tr>\n";
  if (status.progress) rows += note_row(progress_note(*status.progress, !status.last_success));
  if (status.failure) rows += note_row(failure_note(*status.failure));
  return rows + "</tbody>\n";
}

}  // namespace lge::web
