#include "web/json_pages.hpp"

#include "support/duration.hpp"
#include "web/html.hpp"
#include "web/json_writer.hpp"

namespace lge::web {

namespace {

using metrics::GatewayStatus;
using metrics::GatewayView;

void write_identity(JsonWriter& json, const poll::GatewayId& id) {
  json.key("workspace_id").text(id.workspace_id);
  json.key("livy_compute_id").text(id.livy_compute_id);
  json.key("name").text(id.name);
  json.key("region").text(id.region);
}

void write_totals(JsonWriter& json, const std::optional<metrics::Totals>& totals) {
  json.key("sessions");
  if (!totals) return json.null();
  json.begin_object();
  for (std::size_t i = 0; i < api::kStateCount; ++i) {
    const metrics::StateTotals& state = (*totals)[i];
    json.key(api::to_string(api::kAllStates[i])).begin_object();
    json.key("count").whole(state.sessions);
    json.key("cu_hours").number(state.cu_hours);
    json.key("vcore_seconds").number(state.vcore_seconds);
    json.key("mb_seconds").number(state.mb_seconds);
    json.end_object();
  }
  json.end_object();
}

void write_failure(JsonWriter& json, const api::Failure& failure) {
  json.key("reason").text(api::to_string(failure.reason));
  json.key("message").text(failure.message);
  json.key("code").text(failure.code);
  json.key("request_id").text(failure.request_id);
}

void write_failures(JsonWriter& json, const GatewayView& gateway) {
  json.key("failure");
  if (gateway.status.failure) {
    json.begin_object();
    write_failure(json, *gateway.status.failure);
    json.end_object();
  } else {
    json.null();
  }
  json.key("last_failure");
  if (!gateway.memory || !gateway.memory->last_failure) return json.null();
  json.begin_object();
  json.key("at").time(gateway.memory->last_failure->at);
  write_failure(json, gateway.memory->last_failure->failure);
  json.end_object();
}

void write_progress(JsonWriter& json, const std::optional<poll::Progress>& progress) {
  json.key("progress");
  if (!progress) return json.null();
  json.begin_object();
  json.key("page").whole(static_cast<std::uint64_t>(progress->read));
  json.key("pages").whole(static_cast<std::uint64_t>(progress->pages));
  json.end_object();
}

// The members of a gateway that both answers have.
void write_gateway(JsonWriter& json, const GatewayView& gateway, WallTime now) {
  const GatewayStatus& status = gateway.status;
  write_identity(json, status.id);
  json.key("state").text(to_string(health_of(status)));
  write_totals(json, status.totals);
  json.key("cus_in_use").number(cus_in_use(gateway));
  json.key("last_poll").time(status.last_poll);
  json.key("last_success").time(status.last_success);
  json.key("age_seconds");
  json.number(status.last_success ? std::optional(to_seconds(now - *status.last_success)) : std::nullopt);
  json.key("next_poll").time(status.next_poll);
  json.key("poll_duration_seconds");
  json.number(status.last_poll ? std::optional(to_seconds(status.poll_duration)) : std::nullopt);
  json.key("poll_requests").whole(status.poll_requests);
  write_progress(json, status.progress);
  write_failures(json, gateway);
}

void write_session(JsonWriter& json, const metrics::LiveSession& session, WallTime now) {
  const auto created = poll::as_optional(session.created);
  const auto at = created ? std::optional(to_wall(*created)) : std::nullopt;
  json.begin_object();
  json.key("session_id").text(session.id);
  json.key("name").text(session.name);
  json.key("queue").text(session.queue);
  json.key("state").text(api::to_string(session.reading.state));
  json.key("created").time(at);
  json.key("runs_for_seconds").number(at ? std::optional(to_seconds(now - *at)) : std::nullopt);
  json.key("cu_hours").number(session.reading.cu_hours);
  json.key("vcore_seconds").whole(static_cast<std::uint64_t>(session.reading.vcore_seconds));
  json.key("mb_seconds").whole(static_cast<std::uint64_t>(session.reading.mb_seconds));
  json.end_object();
}

void write_live_sessions(JsonWriter& json, const GatewayView& gateway, WallTime now) {
  json.key("live_sessions");
  if (!gateway.live) return json.null();
  json.begin_object();
  json.key("count").whole(gateway.live->count);
  json.key("longest").begin_array();
  for (const metrics::LiveSession& session : gateway.live->oldest)
    write_session(json, session, now);
  json.end_array();
  json.end_object();
}

void write_polls(JsonWriter& json, const metrics::PollMemory& memory) {
  json.key("polls").begin_array();
  for (const metrics::PastPoll& poll : memory.polls) {
    json.begin_object();
    json.key("ended").time(poll.ended_at);
    json.key("duration_seconds").number(to_seconds(Millis(poll.millis)));
    json.key("requests").whole(poll.requests);
    json.key("reason");
    if (poll.failure) {
      json.text(api::to_string(*poll.failure));
    } else {
      json.null();
    }
    json.end_object();
  }
  json.end_array();
}

void write_history(JsonWriter& json, const metrics::PollMemory& memory) {
  json.key("history").begin_array();
  const metrics::PastMoment* before = nullptr;
  for (const metrics::PastMoment& moment : memory.moments) {
    json.begin_object();
    json.key("at").time(moment.at);
    json.key("live_sessions").number(moment.known ? std::optional<double>(moment.live) : std::nullopt);
    json.key("cus_in_use");
    json.number(before != nullptr ? metrics::cu_rate(*before, moment) : std::nullopt);
    json.end_object();
    before = &moment;
  }
  json.end_array();
}

void write_summary(JsonWriter& json, const FleetSummary& all) {
  json.key("state").text(to_string(all.health()));
  json.key("summary").begin_object();
  json.key("gateways").whole(all.gateways);
  json.key("up").whole(all.up);
  json.key("down").whole(all.down);
  json.key("waiting").whole(all.waiting);
  json.key("live_sessions").whole(all.live);
  json.key("cus_in_use").number(all.cus);
  json.key("cu_hours").number(all.cu_hours);
  json.end_object();
}

}  // namespace

std::string render_status_json(const metrics::Snapshot& snapshot, const ListRequest& request,
                               const Site& site) {
  const GatewayList list = list_gateways(snapshot, request, site.now, kGatewaysPerAnswer);
  JsonWriter json;
  json.begin_object();
  json.key("version").text(site.version);
  json.key("at").time(site.now);
  json.key("uptime_seconds").number(to_seconds(site.uptime));
  json.key("ready").truth(snapshot.ready);
  write_summary(json, list.all);
  json.key("found").whole(list.found);
  json.key("page").whole(list.request.page);
  json.key("pages").whole(list.pages);
  json.key("gateways").begin_array();
  for (const GatewayView* gateway : list.shown) {
    json.begin_object();
    write_gateway(json, *gateway, site.now);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string render_gateway_json(const GatewayView& gateway, const Site& site) {
  static const metrics::PollMemory kNothing;
  const metrics::PollMemory& memory = gateway.memory ? *gateway.memory : kNothing;
  JsonWriter json;
  json.begin_object();
  json.key("at").time(site.now);
  write_gateway(json, gateway, site.now);
  write_live_sessions(json, gateway, site.now);
  write_polls(json, memory);
  write_history(json, memory);
  json.end_object();
  return json.take();
}

std::string render_error_json(std::string_view text) {
  JsonWriter json;
  json.begin_object();
  json.key("error").text(text);
  json.end_object();
  return json.take();
}

}  // namespace lge::web
