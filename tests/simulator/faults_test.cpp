#include "simulator/faults.hpp"

#include "simulator/fields.hpp"
#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

void set_fault(Bench& bench, const std::string& json) {
  const Answer answer = bench.admin("POST", "/sim/fault", json);
  REQUIRE_MESSAGE(answer.status == 200, answer.body);
}

std::string problem(const std::string& json) {
  Bench bench;
  const Answer answer = bench.admin("POST", "/sim/fault", json);
  CHECK(answer.status == 400);
  return text_at(json_of(answer.body), "error");
}

}  // namespace

TEST_CASE("a fault strikes what it matches, as often as it should") {
  Faults faults(1);
  const auto add = [&](const std::string& json) {
    REQUIRE(faults.add(read_fault(json_of(json))).has_value());
  };
  const auto hits = [&](const Call& call) { return faults.strike(call).size(); };
  const Call call{"A", "w", "g", 3, "k", "h"};
  add(R"({"match":{"page":3,"gateway":"g","workspace":"w","action":"A","key":"k","host":"h"},"times":2,"effect":{"hang":true}})");
  CHECK(hits({"A", "w", "g", 4, "k", "h"}) == 0);
  CHECK(hits({"A", "w", "other", 3, "k", "h"}) == 0);
  CHECK(hits({"A", "w", "g", 3, "other", "h"}) == 0);
  CHECK(hits({"A", "w", "g", 3, "k", "other"}) == 0);
  CHECK(hits(call) == 1);
  CHECK(hits(call) == 1);
  CHECK(hits(call) == 0);
  faults.clear();
  add(R"({"every":3,"effect":{"hang":true}})");
  CHECK(std::vector<std::size_t>{hits(call), hits(call), hits(call), hits(call), hits(call), hits(call)} ==
        std::vector<std::size_t>{0, 0, 1, 0, 0, 1});
  faults.clear();
  add(R"({"probability":0.25,"effect":{"hang":true}})");
  std::size_t struck = 0;
  for (int i = 0; i < 4000; ++i)
    struck += hits(call);
  CHECK(struck > 900);
  CHECK(struck < 1100);
}

TEST_CASE("effects on the answer") {
  Bench bench;
  bench.put({});
  set_fault(bench,
            R"({"times":1,"effect":{"throttle":{"retry_after_ms":1500,"status":429,"code":"Throttling"}}})");
  const Answer throttled = bench.ask();
  CHECK(throttled.status == 429);
  CHECK(code_of(throttled) == "Throttling");
  CHECK(header_of(throttled, "x-acs-retry-after") == "1500");
  set_fault(bench,
            R"({"times":1,"effect":{"status":502,"headers":{"content-type":"text/xml"},"body_hex":"00fF"}})");
  const Answer spoilt = bench.ask();
  CHECK(spoilt.status == 502);
  CHECK(spoilt.body == std::string("\0\xFF", 2));
  CHECK(header_of(spoilt, "content-type") == "text/xml");
  set_fault(bench, R"({"times":1,"effect":{"status":503}})");
  CHECK(code_of(bench.ask()) == "ServiceUnavailable");
  set_fault(bench, R"({"times":1,"effect":{"raw":"nothing"}})");
  CHECK(bench.ask().raw == "nothing");
  CHECK(bench.ask().status == 200);
  const Json stats = json_of(bench.admin("GET", "/sim/stats").body);
  CHECK(to_text(*stats.find("by_code")) == R"({"HTTP 502":1,"HTTP 503":1,"OK":2,"Throttling":1})");
  CHECK(text_at(stats, "faults_fired") == "4");
}

TEST_CASE("effects on the delivery add up, and strike refused requests too") {
  Bench bench;
  bench.put({});
  set_fault(bench, R"({"effect":{"latency_ms":250}})");
  set_fault(bench, R"({"effect":{"truncate":7}})");
  const Answer answer = bench.ask();
  CHECK(answer.delivery.latency == Millis(250));
  CHECK(answer.delivery.mishap == Mishap::truncate);
  CHECK(answer.delivery.bytes == 7);
  bench.client.secret = "wrong";
  CHECK(code_of(bench.ask()) == "SignatureDoesNotMatch");
  CHECK(bench.ask().delivery.latency == Millis(250));
  CHECK(bench.admin("DELETE", "/sim/fault?id=2").status == 200);
  CHECK(bench.ask().delivery.mishap == Mishap::none);
  CHECK(bench.admin("DELETE", "/sim/fault?id=2").status == 400);
  CHECK(bench.admin("DELETE", "/sim/fault").status == 200);
  CHECK(bench.ask().delivery.latency == Millis(0));
}

TEST_CASE("a throttled answer may say when to come back in the older way, too") {
  Bench bench;
  bench.put({});
  set_fault(bench, R"({"effect":{"throttle":{},"headers":{"x-ratelimit-user-api":)"
                   R"("Limit:1,Remain:0,TimeLeft:2000,Reset:1234"}}})");
  const Answer throttled = bench.ask();
  CHECK(code_of(throttled) == "Throttling.User");
  CHECK(header_of(throttled, "x-ratelimit-user-api") == "Limit:1,Remain:0,TimeLeft:2000,Reset:1234");
  CHECK(header_of(throttled, "x-acs-retry-after") == "(absent)");
}

TEST_CASE("a shift moves the rows before the page is made") {
  Bench bench;
  GatewaySettings settings;
  settings.rows = {{"a", R"({"sessionId":"a"})"}, {"b", R"({"sessionId":"b"})"}};
  bench.put(settings);
  set_fault(bench, R"({"match":{"page":2},"times":1,"effect":{"shift":{"create":3,"purge_oldest":1}}})");
  CHECK(Bench::ids(bench.ask("regionId=r&pageSize=1&pageNum=1")) == std::vector<std::string>{"a"});
  const Answer second = bench.ask("regionId=r&pageSize=3&pageNum=2");
  CHECK(Bench::ids(second) == std::vector<std::string>{"a"});
  CHECK(text_at(json_of(second.body), "totalCount") == "4");
}

TEST_CASE("a wrong fault is refused and says why") {
  CHECK(problem("{") == "the body is not JSON: byte 1: Missing a name for object member.");
  CHECK(problem("[]") == ": expected an object");
  CHECK(problem("{}") == "effect: missing: nothing would happen");
  CHECK(problem(R"({"effect":{"explode":true}})") == "effect.\"explode\": unknown member");
  CHECK(problem(R"({"effect":{"gzip":false}})") ==
        "effect.gzip: expected true, always, broken, checksum, cut or bomb");
  CHECK(problem(R"({"effect":{"hang":1}})") == "effect.hang: expected true or false");
  CHECK(
      problem(R"({"effect":{"hang":true},"times":-1})").starts_with("times: expected a whole number from 0"));
  CHECK(problem(R"({"effect":{"body_hex":"0"}})") ==
        "effect.body_hex: expected an even number of hex digits");
  CHECK(problem(R"({"effect":{"headers":{"a":"b\r\nc"}}})")
            .starts_with("effect.headers.a: expected no line break"));
  CHECK(problem(R"({"effect":{"hang":true},"match":{"pages":1}})") == "match.\"pages\": unknown member");
  CHECK(problem(std::string(100, '[')) == "the body is not JSON: byte 64: nested more than 64 deep");
}

}  // namespace lge::simulator
