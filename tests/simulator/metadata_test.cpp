#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

const std::string kRoles = "/latest/meta-data/ram/security-credentials/";

Answer call(Bench& bench, const std::string& method, const std::string& path, Headers headers = {}) {
  Request request;
  request.method = method;
  request.target = path;
  request.headers = std::move(headers);
  return bench.service.handle(request);
}

Answer token(Bench& bench, const std::string& seconds) {
  return call(bench, "PUT", "/latest/api/token", {{"X-aliyun-ecs-metadata-token-ttl-seconds", seconds}});
}

}  // namespace

TEST_CASE("the metadata service names the machine's role and gives its key") {
  Bench bench;
  bench.put({});
  CHECK(call(bench, "GET", kRoles).status == 404);
  CHECK(bench.admin("POST", "/sim/metadata", R"({"role":"exporter"})").status == 200);
  CHECK(call(bench, "GET", kRoles).body == "exporter");
  CHECK(call(bench, "GET", kRoles + "other").status == 404);
  const Json key = json_of(call(bench, "GET", kRoles + "exporter").body);
  CHECK(text_at(key, "Code") == "Success");
  CHECK(text_at(key, "Expiration") == "2026-01-20T14:00:00Z");
  CHECK(text_at(key, "LastUpdated") == "2026-01-20T08:00:00Z");
  bench.client =
      Client{text_at(key, "AccessKeyId"), text_at(key, "AccessKeySecret"), text_at(key, "SecurityToken"), 0};
  CHECK(bench.ask().status == 200);
  const Json stats = json_of(bench.admin("GET", "/sim/stats").body);
  CHECK(to_text(*stats.find("by_action")) == R"({"EcsKey":2,"EcsRole":2,"ListLivyComputeSessions":1})");
}

TEST_CASE("a metadata token is asked for where it is required, and ends") {
  Bench bench;
  bench.admin("POST", "/sim/metadata", R"({"role":"exporter","require_token":true})");
  CHECK(call(bench, "PUT", "/latest/api/token").status == 400);
  for (const std::string bad : {"", "0", "21601", "x"})
    CHECK(token(bench, bad).status == 400);
  const Answer given = token(bench, "60");
  CHECK(given.status == 200);
  const auto with_token = [&](const std::string& text) {
    return call(bench, "GET", kRoles, {{"x-aliyun-ecs-metadata-token", text}}).status;
  };
  CHECK(call(bench, "GET", kRoles).status == 403);
  CHECK(with_token("wrong") == 403);
  CHECK(with_token(given.body) == 200);
  bench.clock.advance(std::chrono::seconds(60));
  CHECK(with_token(given.body) == 403);
  bench.admin("POST", "/sim/metadata", R"({"require_token":false})");
  CHECK(with_token("wrong") == 403);
  CHECK(call(bench, "GET", kRoles).body == "exporter");
}

TEST_CASE("a credentials URI answers in the same form") {
  Bench bench;
  bench.put({});
  const Json key = json_of(call(bench, "GET", "/credentials").body);
  CHECK(text_at(key, "Code") == "Success");
  bench.client =
      Client{text_at(key, "AccessKeyId"), text_at(key, "AccessKeySecret"), text_at(key, "SecurityToken"), 0};
  CHECK(bench.ask().status == 200);
}

TEST_CASE("faults strike the metadata service and the credentials URI") {
  Bench bench;
  bench.admin("POST", "/sim/metadata", R"({"role":"exporter"})");
  for (const auto& [action, method, path] :
       std::vector<std::array<std::string, 3>>{{"EcsToken", "PUT", "/latest/api/token"},
                                               {"EcsRole", "GET", kRoles},
                                               {"EcsKey", "GET", kRoles + "exporter"},
                                               {"CredentialsUri", "GET", "/credentials"}}) {
    CAPTURE(action);
    bench.admin("POST", "/sim/fault", R"({"match":{"action":")" + action + R"("},"effect":{"hang":true}})");
    CHECK(call(bench, method, path).delivery.mishap == Mishap::hang);
    bench.admin("DELETE", "/sim/fault");
    CHECK(call(bench, method, path).delivery.mishap == Mishap::none);
  }
}

}  // namespace lge::simulator
