#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

std::string error_of(const Answer& answer) {
  CHECK(answer.status == 400);
  return text_at(json_of(answer.body), "error");
}

std::string sessions(Bench& bench, const std::string& members) {
  return bench.admin("POST", "/sim/sessions", R"({"workspace":"w","gateway":"lc",)" + members + "}").body;
}

}  // namespace

TEST_CASE("sessions are corrected, reordered and purged by age by admin calls") {
  Bench bench;
  bench.admin("POST", "/sim/gateway",
              R"({"workspace":"w","id":"lc","sessions":[{"sessionId":"b","state":"error","endTime":1},)"
              R"({"sessionId":"a","state":"running"}]})");
  CHECK(sessions(bench, R"("reorder":"reverse")") == R"({"created":0,"purged":0,"total":2})");
  CHECK(Bench::ids(bench.ask()) == std::vector<std::string>{"a", "b"});
  sessions(bench,
           R"("correct":[{"sessionId":"a","vcoreSeconds":7,"mbSeconds":null,"cuHours":0.5,"endTime":9}])");
  CHECK(to_text(json_of(bench.ask().body).find("sessions")->items.at(0)) ==
        R"({"sessionId":"a","state":"running","cuHours":0.5,"endTime":9,"mbSeconds":null,"vcoreSeconds":7})");
  CHECK(sessions(bench, R"("purge":{"ended_before_seconds":60})") == R"({"created":0,"purged":1,"total":1})");
  CHECK(bench.admin("GET", "/sim/truth?workspace=w&gateway=lc").body ==
        R"({"sessions":2,"ended":{"terminated":0,"error":1},"vcoreSeconds":7,"mbSeconds":0,)"
        R"("cuMicroseconds":1800000000})");
  CHECK(text_at(*json_of(bench.admin("GET", "/sim/truth?workspace=w&gateway=lc&by=queue").body)
                     .find("by")
                     ->find(""),
                "sessions") == "2");
}

TEST_CASE("a gateway goes, its truth stays until it comes again") {
  Bench bench;
  bench.put({});
  sessions(bench, R"("create":3)");
  CHECK(bench.admin("DELETE", "/sim/gateway?workspace=w&gateway=lc").status == 200);
  CHECK(bench.ask().status == 404);
  CHECK(text_at(json_of(bench.admin("GET", "/sim/truth?workspace=w&gateway=lc").body), "sessions") == "3");
  CHECK(error_of(bench.admin("DELETE", "/sim/gateway?workspace=w&gateway=lc")) ==
        "there is no such gateway in that workspace");
  bench.put({});
  CHECK(text_at(json_of(bench.admin("GET", "/sim/truth?workspace=w&gateway=lc").body), "sessions") == "0");
}

TEST_CASE("a workspace goes with its gateways") {
  Bench bench;
  bench.put({});
  CHECK(bench.admin("GET", "/sim/gateways").body ==
        R"({"gateways":[{"workspace":"w","id":"lc","region":"","name":"lc","sessions":0}]})");
  CHECK(bench.admin("DELETE", "/sim/workspace?workspace=w").status == 200);
  CHECK(bench.admin("GET", "/sim/gateways").body == R"({"gateways":[]})");
  CHECK(bench.ask().status == 404);
  CHECK(error_of(bench.admin("DELETE", "/sim/workspace?workspace=w")) == "there is no such workspace");
}

TEST_CASE("an action can have a rate of its own") {
  Bench bench;
  bench.put({});
  bench.admin("POST", "/sim/rate",
              R"({"key":"test-key","action":"ListLivyComputeSessions","requests_per_second":1})");
  CHECK(bench.ask().status == 200);
  const Answer refused = bench.ask();
  CHECK(code_of(refused) == "Throttling.User");
  CHECK(header_of(refused, "x-acs-retry-after") == "1000");
  bench.clock.advance(Millis(1000));
  CHECK(bench.ask().status == 200);
}

TEST_CASE("what is due happens in gateways that nobody asks for") {
  Bench bench;
  GatewaySettings settings;
  settings.creation_rate = 1;
  bench.put(settings);
  const Gateway* gateway = bench.service.world().find("w", "lc");
  bench.clock.advance(Millis(5000));
  CHECK(gateway->size() == 0);
  bench.service.world().sweep();
  CHECK(gateway->size() == 5);
}

TEST_CASE("a wrong change of sessions says why and changes nothing") {
  Bench bench;
  bench.put({});
  const auto problem = [&](const std::string& members) {
    const Answer answer = bench.admin("POST", "/sim/sessions",
                                      R"({"workspace":"w","gateway":"lc","create":1,)" + members + "}");
    return error_of(answer);
  };
  CHECK(problem(R"("reorder":"sorted")") == "reorder: expected one of: reverse, shuffle, swap");
  CHECK(problem(R"("correct":[{"state":"error"}])") == "correct[0].sessionId: missing");
  CHECK(problem(R"("correct":[{"sessionId":"x"}])") ==
        "correct[0].sessionId: the list holds no such session");
  CHECK(problem(R"("correct":[{"sessionId":"x","cuHours":"1"}])") ==
        "correct[0].cuHours: expected a number or null");
  CHECK(problem(R"("correct":[{"sessionId":"x","queue":"q"}])") == "correct[0].\"queue\": unknown member");
  CHECK(problem(R"("purge":{"ended_before_seconds":-1})") ==
        "purge.ended_before_seconds: expected a number from 0 to 1000000000");
  CHECK(Bench::ids(bench.ask()).empty());
  CHECK(error_of(bench.admin("GET", "/sim/truth?workspace=w&gateway=none")) ==
        "there is no such gateway in that workspace");
  CHECK(error_of(bench.admin("GET", "/sim/truth?workspace=w&gateway=lc&by=x")) ==
        "by: expected queue or user");
}

}  // namespace lge::simulator
