#include "metrics/gateway_families.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "scene.hpp"

namespace lge::metrics {

namespace {

const poll::GatewayId kA = gateway("a");

std::string of_a(const std::string& more = "") {
  return R"({workspace_id="w-1",livy_compute_id="lc-a",gateway="a")" + more + "}";
}

BoardOptions with_labels() {
  BoardOptions options;
  options.label_names = {"queue", "user"};
  return options;
}

BoardOptions with_sessions(std::size_t limit) {
  BoardOptions options;
  options.per_session = true;
  options.per_session_limit = limit;
  return options;
}

api::Session labelled(api::State state, std::string queue, std::string user, std::string id = "s") {
  api::Session row = session(state, 1.5);
  row.id = std::move(id);
  row.dimensions = {std::move(queue), std::move(user)};
  return row;
}

api::Session named(const std::string& id, api::State state, std::optional<api::UnixMillis> created) {
  api::Session row = session(state, 1.5, 2, 3, created);
  row.id = id;
  row.name = "n\"" + id;
  row.queue = "root";
  return row;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

}  // namespace

TEST_CASE("further labels follow the state, and each combination has all six states") {
  Scene scene({kA}, {}, with_labels());
  scene.good_poll(
      kA, {labelled(api::State::running, "root.\"a\"", "ann"),
           labelled(api::State::running, "root.\"a\"", "ann"), labelled(api::State::error, "root.b", "")});
  const std::string ann = R"(,queue="root.\"a\"",user="ann")";
  const std::string none = R"(,queue="root.b",user="")";
  CHECK(scene.shows("livy_gateway_sessions" + of_a(",state=\"running\"" + ann) + " 2\n"));
  CHECK(scene.shows("livy_gateway_cuhours" + of_a(",state=\"running\"" + ann) + " 3\n"));
  CHECK(scene.shows("livy_gateway_sessions" + of_a(",state=\"error\"" + ann) + " 0\n"));
  CHECK(scene.shows("livy_gateway_sessions" + of_a(",state=\"error\"" + none) + " 1\n"));
  CHECK(count(scene.text(), "livy_gateway_sessions{") == 12);
  CHECK(count(scene.text(), "livy_gateway_mbseconds{") == 12);
}

TEST_CASE("series of a combination whose sessions have gone stay at 0, so that they do not flicker") {
  Scene scene({kA}, {}, with_labels());
  scene.good_poll(kA, {labelled(api::State::running, "q", "u")});
  scene.good_poll(kA, {});
  CHECK(scene.shows("livy_gateway_sessions" + of_a(R"(,state="running",queue="q",user="u")") + " 0\n"));
  CHECK(count(scene.text(), "livy_gateway_sessions{") == 6);
}

TEST_CASE("a gateway that never had a session has the six states, with empty further labels") {
  Scene scene({kA}, {}, with_labels());
  scene.good_poll(kA, {});
  CHECK(scene.shows("livy_gateway_sessions" + of_a(R"(,state="running",queue="",user="")") + " 0\n"));
  CHECK(count(scene.text(), "livy_gateway_sessions{") == 6);
  scene.good_poll(kA, {labelled(api::State::running, "q", "u")});
  CHECK_FALSE(scene.shows("queue=\"\""));
}

TEST_CASE("combinations past the limit are folded, and counted") {
  Scene scene({kA}, {}, with_labels());  // its rosters keep two
  scene.good_poll(kA, {labelled(api::State::running, "a", "u"), labelled(api::State::running, "b", "u")});
  CHECK_FALSE(scene.shows("_other\""));
  CHECK(scene.shows("livy_gateway_series_folded_total" + of_a() + " 0\n"));
  scene.good_poll(kA, {labelled(api::State::running, "a", "u"), labelled(api::State::running, "b", "u"),
                       labelled(api::State::running, "c", "u"), labelled(api::State::running, "d", "u")});
  CHECK(scene.shows("livy_gateway_sessions" + of_a(R"(,state="running",queue="_other",user="_other")") +
                    " 2\n"));
  CHECK(scene.shows("livy_gateway_series_folded_total" + of_a() + " 2\n"));
}

TEST_CASE("usage is there before the first poll, as the ledger has it") {
  Scene scene({});
  usage::GatewayUsage usage;
  usage.by_labels = {{{}, {1'161'000'500'000, 343, 3}}};
  usage.started = 12;
  usage.ended_terminated = 10;
  usage.ended_error = 1;
  scene.board.replace_gateways({{kA, usage}}, {});
  CHECK(scene.shows("livy_gateway_cu_seconds_total" + of_a() + " 1161000.5\n"));
  CHECK(scene.shows("livy_gateway_vcore_seconds_total" + of_a() + " 343\n"));
  CHECK(scene.shows("livy_gateway_memory_byte_seconds_total" + of_a() + " 3145728\n"));
  CHECK(scene.shows("livy_gateway_sessions_started_total" + of_a() + " 12\n"));
  CHECK(scene.shows("livy_gateway_sessions_ended_total" + of_a(",state=\"terminated\"") + " 10\n"));
  CHECK(scene.shows("livy_gateway_sessions_ended_total" + of_a(",state=\"error\"") + " 1\n"));
  CHECK_FALSE(scene.shows("livy_gateway_up"));
}

TEST_CASE(
    "without further labels the counters are there from 0; with them, what was folded only once it is") {
  const Scene plain({kA});
  CHECK(plain.shows("livy_gateway_cu_seconds_total" + of_a() + " 0\n"));
  Scene scene({kA}, {}, with_labels());
  CHECK_FALSE(scene.shows("livy_gateway_cu_seconds_total"));
  scene.usage(kA).by_labels.push_back({{"q", "u"}, {}});
  scene.good_poll(kA, {});
  CHECK(scene.shows("livy_gateway_cu_seconds_total" + of_a(R"(,queue="q",user="u")") + " 0\n"));
  CHECK_FALSE(scene.shows("_other\""));
  scene.usage(kA).by_labels[0].usage.vcore_seconds = 1;
  scene.good_poll(kA, {});
  const std::string other = of_a(R"(,queue="_other",user="_other")");
  CHECK(scene.shows("livy_gateway_vcore_seconds_total" + other + " 1\n"));
  CHECK(scene.shows("livy_gateway_cu_seconds_total" + other + " 0\n"));
}

TEST_CASE("counters follow the ledger, also where the poll failed") {
  Scene scene({kA});
  scene.usage(kA).by_labels[0].usage.cu_micros = 1;
  scene.bad_poll(kA, api::Reason::server);
  CHECK(scene.shows("livy_gateway_cu_seconds_total" + of_a() + " 1e-06\n"));
}

TEST_CASE("durations are a cumulative histogram") {
  Scene scene({kA});
  scene.usage(kA).durations.counts = {2, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  scene.usage(kA).durations.count = 6;
  scene.usage(kA).durations.sum_millis = 700'123'456;
  scene.good_poll(kA, {});
  const std::string name = "livy_gateway_session_duration_seconds";
  CHECK(scene.shows(name + "_bucket" + of_a(",le=\"60.0\"") + " 2\n"));
  CHECK(scene.shows(name + "_bucket" + of_a(",le=\"300.0\"") + " 2\n"));
  CHECK(scene.shows(name + "_bucket" + of_a(",le=\"600.0\"") + " 5\n"));
  CHECK(scene.shows(name + "_bucket" + of_a(",le=\"604800.0\"") + " 5\n"));
  CHECK(scene.shows(name + "_bucket" + of_a(",le=\"+Inf\"") + " 6\n"));
  CHECK(scene.shows(name + "_sum" + of_a() + " 700123.456\n"));
  CHECK(scene.shows(name + "_count" + of_a() + " 6\n"));
  CHECK(count(scene.text(), name + "_bucket{") == 13);
}

TEST_CASE("sessions have series of their own only where they are asked for, and only while they live") {
  const std::vector<api::Session> rows{named("x", api::State::running, 1'768'200'000'250),
                                       named("gone", api::State::terminated, 1)};
  Scene without({kA});
  without.good_poll(kA, rows);
  CHECK_FALSE(without.shows("session_id"));

  Scene scene({kA}, {}, with_sessions(10));
  scene.good_poll(kA, rows);
  const std::string x = of_a(",session_id=\"x\"");
  CHECK(scene.shows("livy_gateway_session_info" +
                    of_a(R"(,session_id="x",name="n\"x",queue="root",state="running")") + " 1\n"));
  CHECK(scene.shows("livy_gateway_session_cuhours" + x + " 1.5\n"));
  CHECK(scene.shows("livy_gateway_session_vcoreseconds" + x + " 2\n"));
  CHECK(scene.shows("livy_gateway_session_mbseconds" + x + " 3\n"));
  CHECK(scene.shows("livy_gateway_session_created_timestamp_seconds" + x + " 1768200000.25\n"));
  CHECK_FALSE(scene.shows("session_id=\"gone\""));
  scene.good_poll(kA, {named("x", api::State::terminated, 1'768'200'000'250)});
  CHECK_FALSE(scene.shows("session_id"));
}

TEST_CASE("past the limit the oldest sessions are shown, ties by id, those without a creation last") {
  Scene scene({kA}, {}, with_sessions(3));
  const std::vector<api::Session> rows{
      named("e", api::State::running, std::nullopt), named("d", api::State::running, 9),
      named("c", api::State::starting, 5), named("b", api::State::unknown, 5),
      named("a", api::State::terminating, 7)};
  scene.good_poll(kA, rows);
  const std::string text = scene.text();
  CHECK(count(text, "livy_gateway_session_info{") == 3);
  CHECK(text.find("session_id=\"b\"") < text.find("session_id=\"c\""));
  CHECK(text.find("session_id=\"c\"") < text.find("session_id=\"a\""));
  CHECK(scene.shows("session_id=\"a\""));

  scene.board.replace_gateways(scene.starts({kA}), with_sessions(1));
  CHECK(count(scene.text(), "livy_gateway_session_info{") == 1);
  scene.board.replace_gateways(scene.starts({kA}), with_sessions(10));
  scene.good_poll(kA, rows);
  CHECK(count(scene.text(), "livy_gateway_session_info{") == 5);
  CHECK(count(scene.text(), "livy_gateway_session_created_timestamp_seconds{") == 4);
  scene.board.replace_gateways(scene.starts({kA}), {});
  CHECK_FALSE(scene.shows("session_id"));
}

TEST_CASE("what is stale takes the sessions' series with it; counters and what discovery told stay") {
  Scene scene({kA}, {}, with_sessions(10));
  scene.board.set_facts(kA, GatewayFacts{.queue = "root",
                                         .status = "RUNNING",
                                         .release_version = {},
                                         .livy_version = {},
                                         .cpu_limit = {},
                                         .memory_limit = {},
                                         .created_by = {},
                                         .auth_type = {}});
  scene.good_poll(kA, {named("x", api::State::running, 1)});
  CHECK(scene.shows("session_id"));
  scene.clock.advance(std::chrono::minutes(5));
  scene.board.publish();
  CHECK_FALSE(scene.shows("session_id"));
  CHECK_FALSE(scene.shows("livy_gateway_sessions{"));
  CHECK(scene.shows("livy_gateway_cu_seconds_total"));
  CHECK(scene.shows("livy_gateway_session_duration_seconds_count"));
  CHECK(
      scene.shows("livy_gateway_info" +
                  of_a(",region_id=\"cn-hangzhou\",queue=\"root\",status=\"RUNNING\",release_version=\"\","
                       "livy_version=\"\",cpu_limit=\"\",memory_limit=\"\",created_by=\"\",auth_type=\"\"") +
                  " 1\n"));
}

TEST_CASE("values that are not as many as the labels have no series") {
  GatewayRecord record;
  record.status.id = kA;
  record.usage.by_labels = {{{"one"}, {1, 1, 1}}};
  const std::vector<std::string> names{"queue", "user"};
  CHECK(gateway_lines(record, names).text.find("cu_seconds_total") == std::string::npos);
  CHECK(gateway_lines(record, {}).text.find("cu_seconds_total") == std::string::npos);
  CHECK(gateway_lines(record, std::vector<std::string>{"queue"}).text.find("queue=\"one\"") !=
        std::string::npos);
}

TEST_CASE("every family has its header, and a record's lines are cut into as many families") {
  const std::vector<FamilyHead> heads = gateway_family_heads();
  REQUIRE(heads.size() == kGatewayFamilies);
  const auto scene = full_scene();
  const FamilyLines& lines = scene->seen()->groups.at(0)->views.at(0)->lines;
  std::string joined;
  for (std::size_t i = 0; i < kGatewayFamilies; ++i) {
    CAPTURE(heads[i].name);
    CHECK(heads[i].header[0].starts_with("# HELP " + std::string(heads[i].name) + " "));
    CHECK(lines.of(i).starts_with(heads[i].name));
    joined += lines.of(i);
  }
  CHECK(joined == lines.text);
}

}  // namespace lge::metrics
