#include "web/json_pages.hpp"

#include <cmath>

#include <doctest/doctest.h>
#include <rapidjson/reader.h>

#include "web/sample.hpp"

using namespace lge;
using namespace lge::web;

namespace {

Site site() {
  return {"/metrics", "1.2.3", sample_now(), std::chrono::minutes(2)};
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

bool is_json(const std::string& text) {
  rapidjson::StringStream stream(text.c_str());
  rapidjson::BaseReaderHandler<> handler;
  return !rapidjson::Reader().Parse<rapidjson::kParseValidateEncodingFlag>(stream, handler).IsError();
}

std::string status_of(const metrics::Snapshot& snapshot, std::string_view query = "") {
  return render_status_json(snapshot, parse_list_request(query), site());
}

}  // namespace

TEST_CASE("the status as JSON says what the page says") {
  metrics::Snapshot snapshot = snapshot_of({sample_view("etl-prod")});
  snapshot.ready = true;
  const std::string json = status_of(snapshot);
  CHECK(is_json(json));
  CHECK(json.starts_with(
      R"({"version":"1.2.3","at":"2026-01-20T08:00:00.000Z","uptime_seconds":120.0,"ready":true,"state":"up",)"
      R"("summary":{"gateways":1,"up":1,"down":0,"waiting":0,"live_sessions":3,"cus_in_use":2.0,"cu_hours":10322.5},)"
      R"("found":1,"page":1,"pages":1,"gateways":[{"workspace_id":"w-d80f373d3ace824f",)"
      R"("livy_compute_id":"lc-zm4dzdiubu73w2yx","name":"etl-prod","region":"cn-hangzhou","state":"up","sessions":{)"));
  CHECK(holds(json, R"("running":{"count":3,"cu_hours":322.5,"vcore_seconds":0.0,"mb_seconds":0.0})"));
  CHECK(holds(json,
              R"("last_success":"2026-01-20T07:59:48.000Z","age_seconds":12.0,)"
              R"("next_poll":"2026-01-20T08:00:48.000Z","poll_duration_seconds":1.24,"poll_requests":13,)"
              R"("progress":null,"failure":null,"last_failure":{"at":"2026-01-20T07:58:48.000Z",)"
              R"("reason":"timeout","message":"no answer within 10 s","code":"","request_id":""}})"));
}

TEST_CASE("what is not known is null") {
  metrics::GatewayStatus waiting = sample_waiting("new");
  waiting.progress = poll::Progress{312, 1001};
  const std::string json = status_of(sample_snapshot({waiting, sample_down("etl")}));
  CHECK(is_json(json));
  CHECK(holds(json,
              R"("state":"waiting","sessions":null,"cus_in_use":null,"last_poll":null,"last_success":null,)"
              R"("age_seconds":null,)"));
  CHECK(holds(json, R"("poll_duration_seconds":null,)"));
  CHECK(holds(json, R"("progress":{"page":312,"pages":1001},"failure":null,"last_failure":null})"));
  CHECK(holds(json,
              R"("failure":{"reason":"denied","message":"the key lacks a permission","code":"Forbidden.RAM",)"
              R"("request_id":"B5E5A9F0-8E65-5D5A-9E2B-1E0E5C8F3D11"})"));
  CHECK(holds(json, R"("state":"down","summary":)"));
}

TEST_CASE("an answer is sorted, searched and bounded as the page is") {
  std::vector<metrics::GatewayStatus> gateways;
  gateways.reserve(2'500);
  for (int i = 0; i < 2'500; ++i)
    gateways.push_back(sample_up("g" + std::to_string(10'000 + i)));
  const metrics::Snapshot snapshot = sample_snapshot(gateways);
  const std::string json = status_of(snapshot, "sort=name&page=3");
  CHECK(is_json(json));
  CHECK(holds(json, R"("found":2500,"page":3,"pages":3,)"));
  CHECK(holds(json, "g12499"));
  CHECK_FALSE(holds(json, "g11999"));
  CHECK(holds(status_of(snapshot, "find=g10007"), R"("found":1,)"));
}

TEST_CASE("a gateway as JSON has its live sessions, polls and history") {
  const std::string json = render_gateway_json(*sample_view("etl"), site());
  CHECK(is_json(json));
  CHECK(json.starts_with(R"({"at":"2026-01-20T08:00:00.000Z","workspace_id":"w-d80f373d3ace824f",)"));
  CHECK(holds(json,
              R"("live_sessions":{"count":2,"longest":[{"session_id":"livy-1","name":"nightly",)"
              R"("queue":"root.prod","state":"running","created":"2026-01-20T03:00:00.000Z",)"
              R"("runs_for_seconds":18000.0,"cu_hours":322.5,"vcore_seconds":7200,"mb_seconds":7372800},)"
              R"({"session_id":"livy-2","name":"","queue":"","state":"starting","created":null,)"
              R"("runs_for_seconds":null,"cu_hours":0.0,)"));
  CHECK(holds(json,
              R"("polls":[{"ended":"2026-01-20T07:57:48.000Z","duration_seconds":0.9,"requests":11,)"
              R"("reason":null},{"ended":"2026-01-20T07:58:48.000Z","duration_seconds":10.0,"requests":1,)"
              R"("reason":"timeout"},)"));
  CHECK(holds(json, R"("history":[{"at":"2026-01-20T07:57:48.000Z","live_sessions":5.0,"cus_in_use":null},)"
                    R"({"at":"2026-01-20T07:58:18.000Z","live_sessions":null,"cus_in_use":null},)"));
  CHECK(holds(json, R"("live_sessions":3.0,"cus_in_use":2.0}]})"));
  metrics::GatewayView bare;
  bare.status = sample_waiting("new");
  CHECK(holds(render_gateway_json(bare, site()), R"("live_sessions":null,"polls":[],"history":[]})"));
}

TEST_CASE("whatever comes from outside, the answer is JSON") {
  const std::string evil("\"\\\xFF\xC0\x00\n\xE2\x80\xA8</script>", 17);
  auto view = sample_view(evil);
  view->status.id.region = evil;
  for (metrics::StateTotals& state : *view->status.totals)
    state.cu_hours = INFINITY;
  view->status.failure = api::Failure{api::Reason::server, evil, evil, evil};
  view->live = std::make_shared<metrics::LiveSessionList>(
      metrics::LiveSessionList{{metrics::LiveSession{evil, evil, evil, INT64_MIN + 1, {}}}, 1});
  CHECK(is_json(render_gateway_json(*view, site())));
  CHECK(is_json(status_of(snapshot_of({view}))));
  CHECK(holds(render_gateway_json(*view, site()), R"("cu_hours":null)"));
  CHECK(render_error_json("no \"such\"") == "{\"error\":\"no \\\"such\\\"\"}\n");
}
