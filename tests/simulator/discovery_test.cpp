#include "simulator/percent.hpp"
#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

const std::string kWorkspaces = "/api/v1/workspaces";
const std::string kGateways = "/api/interactive/v1/workspace/w/livycompute";

// A Bench whose requests are for the call that their path is for.
struct Discovery : Bench {
  Answer call(const std::string& action, const std::string& target) {
    Request request = client.request(target, clock.wall());
    for (auto& [name, value] : request.headers) {
      if (name == "x-acs-action") value = action;
    }
    client.sign(request);
    return service.handle(request);
  }
  Answer workspaces(const std::string& query) {
    return call("ListWorkspaces", kWorkspaces + "?regionId=r" + query);
  }
  Json gateways() {
    const Answer answer = call("ListLivyCompute", kGateways + "?regionId=r");
    REQUIRE(answer.status == 200);
    return json_of(answer.body);
  }
};

std::vector<std::string> ids_of(const Json& page, std::string_view list, std::string_view id) {
  std::vector<std::string> all;
  REQUIRE(page.find(list) != nullptr);
  for (const Json& row : page.find(list)->items)
    all.push_back(text_at(row, id));
  return all;
}

std::vector<std::string> workspace_ids(const Answer& answer) {
  return ids_of(json_of(answer.body), "workspaces", "workspaceId");
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("workspaces are listed with what is known of them") {
  Discovery bench;
  bench.admin("POST", "/sim/workspace", R"({"id":"w-1","region":"r","name":"etl","status":"STARTING"})");
  const Answer answer = bench.workspaces("");
  REQUIRE(answer.status == 200);
  const Json page = json_of(answer.body);
  CHECK(text_at(page, "maxResults") == "20");
  CHECK(text_at(page, "totalCount") == "1");
  CHECK(text_at(page, "nextToken").empty());
  CHECK(text_at(page, "requestId").size() == 36);
  const Json& one = page.find("workspaces")->items.at(0);
  CHECK(text_at(one, "workspaceId") == "w-1");
  CHECK(text_at(one, "workspaceName") == "etl");
  CHECK(text_at(one, "workspaceStatus") == "STARTING");
  CHECK(text_at(one, "regionId") == "r");
}

TEST_CASE("workspaces are filtered by name, state and region") {
  Discovery bench;
  bench.admin("POST", "/sim/workspace", R"({"id":"w-1","region":"r","name":"etl prod"})");
  bench.admin("POST", "/sim/workspace", R"({"id":"w-2","region":"s","name":"etl test"})");
  bench.admin("POST", "/sim/workspace", R"({"id":"w-3","name":"ad hoc","status":"TERMINATED"})");
  CHECK(workspace_ids(bench.workspaces("")) == Names{"w-1", "w-3"});
  CHECK(workspace_ids(bench.workspaces("&name=l%20p")) == Names{"w-1"});
  CHECK(workspace_ids(bench.workspaces("&state=TERMINATED")) == Names{"w-3"});
  CHECK(workspace_ids(bench.workspaces("&name=none")).empty());
}

TEST_CASE("pages of workspaces are chained by tokens, whatever comes and goes between them") {
  Discovery bench;
  for (int i = 0; i < 5; ++i)
    bench.admin("POST", "/sim/workspace", fmt::format(R"({{"id":"w-{}"}})", i));
  const auto next = [&](const Answer& answer) {
    return "&maxResults=2&nextToken=" + percent_encode(text_at(json_of(answer.body), "nextToken"));
  };
  const Answer first = bench.workspaces("&maxResults=2");
  CHECK(workspace_ids(first) == Names{"w-0", "w-1"});
  CHECK(text_at(json_of(first.body), "totalCount") == "5");
  bench.admin("DELETE", "/sim/workspace?workspace=w-1");
  const Answer second = bench.workspaces(next(first));
  CHECK(workspace_ids(second) == Names{"w-2", "w-3"});
  const Answer third = bench.workspaces(next(second));
  CHECK(workspace_ids(third) == Names{"w-4"});
  CHECK(text_at(json_of(third.body), "nextToken").empty());
  for (const std::string bad :
       {"&maxResults=0", "&maxResults=101", "&nextToken=x", "&nextToken=T%2B%2Fx.00%3D%3D"})
    CHECK(code_of(bench.workspaces(bad)) == "InvalidParameter");
}

TEST_CASE("the gateways of a workspace are listed in an envelope") {
  Discovery bench;
  bench.put({});
  bench.admin(
      "POST", "/sim/gateway",
      R"({"workspace":"w","id":"lc-2","name":"etl","status":"STOPPED","queue":"q","created_by":"me"})");
  bench.admin("POST", "/sim/gateway", R"({"workspace":"w","id":"lc-3","region":"elsewhere"})");
  bench.admin("POST", "/sim/gateway", R"({"workspace":"w2","id":"lc-4"})");
  const Json page = bench.gateways();
  CHECK(text_at(page, "code") == "1000000");
  const Json& data = *page.find("data");
  CHECK(ids_of(data, "livyComputes", "computeId") == Names{"lc", "lc-2"});
  const Json& plain = data.find("livyComputes")->items.at(0);
  CHECK(text_at(plain, "name") == "lc");
  CHECK(text_at(plain, "status") == "RUNNING");
  CHECK(text_at(plain, "queueName") == "root_queue");
  CHECK(text_at(plain, "gmtCreate") == "1768896000000");
  const Json& described = data.find("livyComputes")->items.at(1);
  CHECK(text_at(described, "name") == "etl");
  CHECK(text_at(described, "status") == "STOPPED");
  CHECK(text_at(described, "queueName") == "q");
  CHECK(text_at(described, "createdBy") == "me");
  CHECK(described.names.size() == 9);
}

TEST_CASE("one gateway is told of at length") {
  Discovery bench;
  bench.admin("POST", "/sim/gateway", R"({"workspace":"w","id":"lc","cpu_limit":"2","memory_limit":"8Gi"})");
  const Json answer = json_of(bench.call("GetLivyCompute", kGateways + "/lc?regionId=r").body);
  CHECK(text_at(answer, "code") == "1000000");
  const Json& data = *answer.find("data");
  CHECK(text_at(data, "computeId") == "lc");
  CHECK(text_at(data, "cpuLimit") == "2");
  CHECK(text_at(data, "memoryLimit") == "8Gi");
  CHECK(text_at(data, "livyVersion") == "0.8.0");
  CHECK(text_at(*data.find("autoStopConfiguration"), "enable") == "false");
}

TEST_CASE("what is not there gets 404 without a code") {
  Discovery bench;
  bench.admin("POST", "/sim/workspace", R"({"id":"far","region":"elsewhere"})");
  bench.admin("POST", "/sim/gateway", R"({"workspace":"w","id":"far","region":"elsewhere"})");
  const std::string path = "/api/interactive/v1/workspace/";
  for (const std::string target : {"none/livycompute", "far/livycompute"}) {
    const Answer answer = bench.call("ListLivyCompute", path + target + "?regionId=r");
    CHECK(answer.status == 404);
    CHECK(code_of(answer) == "null");
  }
  for (const std::string target : {"none/livycompute/lc", "w/livycompute/none", "w/livycompute/far"})
    CHECK(bench.call("GetLivyCompute", path + target + "?regionId=r").status == 404);
}

TEST_CASE("discovery is signed, permitted, limited, spoilt and counted like any call") {
  Discovery bench;
  bench.put({});
  CHECK(code_of(bench.call("ListWorkspaces", kGateways + "?regionId=r")) == "InvalidAction.NotFound");
  CHECK(code_of(bench.call("ListWorkspaces", kWorkspaces)) == "MissingParameter.regionId");
  bench.client.secret = "wrong";
  CHECK(code_of(bench.workspaces("")) == "SignatureDoesNotMatch");
  bench.client.secret = "test-secret";
  bench.admin("POST", "/sim/rate",
              R"({"key":"test-key","action":"ListLivyCompute","requests_per_second":1})");
  CHECK(bench.call("ListLivyCompute", kGateways + "?regionId=r").status == 200);
  CHECK(code_of(bench.call("ListLivyCompute", kGateways + "?regionId=r")) == "Throttling.User");
  CHECK(bench.workspaces("").status == 200);
  bench.admin("POST", "/sim/fault", R"({"match":{"action":"GetLivyCompute"},"effect":{"status":503}})");
  CHECK(bench.call("GetLivyCompute", kGateways + "/lc?regionId=r").status == 503);
  CHECK(bench.ask().status == 200);
  const Json stats = json_of(bench.admin("GET", "/sim/stats").body);
  CHECK(to_text(*stats.find("by_action")) ==
        R"({"GetLivyCompute":1,"ListLivyCompute":3,"ListLivyComputeSessions":1,"ListWorkspaces":3})");
  CHECK(to_text(*stats.find("by_gateway")) == R"({"w/lc":1})");
  bench.admin("POST", "/sim/keys", R"({"id":"test-key","denied":true})");
  CHECK(code_of(bench.workspaces("")) == "Forbidden.RAM");
}

}  // namespace lge::simulator
