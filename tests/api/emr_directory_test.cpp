#include "api/emr_directory.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "fakes/api_watcher.hpp"
#include "fakes/clock.hpp"
#include "fakes/log.hpp"
#include "fakes/loop.hpp"
#include "fakes/provider.hpp"
#include "fakes/random.hpp"
#include "fakes/transport.hpp"

using namespace lge;
using namespace std::chrono_literals;
using api::Reason;

namespace {

constexpr const char* kSecret = "YourAccessKeySecret";
const net::Origin kOrigin{true, "emr-serverless-spark.cn-hangzhou.aliyuncs.com", 443};
const credentials::Key kKey{"YourAccessKeyId", Secret(kSecret), Secret(), std::nullopt};

struct Bench {
  Result<api::Listed<api::Workspace>, api::Failure> workspaces() {
    return fakes::run(directory.list_workspaces(deadline, requests));
  }
  Result<api::Listed<api::GatewayInfo>, api::Failure> gateways(std::string workspace = "w-1") {
    return fakes::run(directory.list_gateways(std::move(workspace), deadline, requests));
  }
  Result<api::GatewayInfo, api::Failure> gateway(std::string id = "lc-1") {
    return fakes::run(directory.get_gateway("w-1", std::move(id), deadline, requests));
  }
  [[nodiscard]] std::vector<std::string> targets() const {
    std::vector<std::string> all;
    for (const net::Request& request : transport.requests)
      all.push_back(request.target);
    return all;
  }

  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper{clock};
  fakes::FakeRandom random;
  fakes::FakeLog log;
  fakes::ScriptedTransport transport;
  fakes::ApiWatcher attempts;
  api::Limiter limiter{{1, 0}, clock, sleeper};
  ServerClock server_clock{clock};
  api::BreakerGate gate{{"cn-hangzhou", "default"}, {}, {clock, sleeper, random, attempts, log}};
  fakes::FakeProvider provider{kKey};
  api::Caller caller{{kOrigin, 2},
                     {transport, provider, limiter, gate, server_clock, sleeper, random, attempts, log}};
  api::EmrDirectory directory{"cn-hangzhou", caller};
  SteadyTime deadline = SteadyTime::max();
  std::uint64_t requests = 0;
};

std::string page(const std::string& id, const std::string& token) {
  return R"({"workspaces":[{"workspaceId":")" + id + R"("},{"workspaceName":"no id"}],"nextToken":")" +
         token + "\"}";
}

std::string answer(const std::string& data) {
  return R"({"code":"1000000","data":)" + data + "}";
}

}  // namespace

TEST_CASE("workspaces are read page after page, each once") {
  Bench bench;
  bench.transport.answer(200, page("w-1", "a b*~/+"));
  bench.transport.answer(200, page("w-2", "t3"));
  bench.transport.answer(200, R"({"workspaces":[{"workspaceId":"w-1"},{"workspaceId":"w-3"}]})");
  const auto list = bench.workspaces();
  REQUIRE(list.has_value());
  const std::vector<api::Workspace> expected{{"w-1", "", ""}, {"w-2", "", ""}, {"w-3", "", ""}};
  CHECK(list.value().items == expected);
  CHECK(list.value().left_out == 2);
  CHECK(bench.requests == 3);
  const std::vector<std::string> targets{
      "/api/v1/workspaces?maxResults=100&regionId=cn-hangzhou",
      "/api/v1/workspaces?maxResults=100&nextToken=a%20b%2A~%2F%2B&regionId=cn-hangzhou",
      "/api/v1/workspaces?maxResults=100&nextToken=t3&regionId=cn-hangzhou"};
  CHECK(bench.targets() == targets);
  CHECK(bench.attempts.all.front().action == "ListWorkspaces");
}

TEST_CASE("a page that names itself as the next one ends the reading") {
  Bench bench;
  bench.transport.answer(200, page("w-1", "t"));
  bench.transport.answer(200, page("w-2", "t"));
  const auto list = bench.workspaces();
  REQUIRE(list.has_error());
  CHECK(list.error().reason == Reason::bad_response);
  CHECK(list.error().message ==
        "the API's answer is no list of workspaces: nextToken is that of the page before");
}

TEST_CASE("pages of workspaces without end are refused") {
  Bench bench;
  for (int i = 0; i <= api::kMaxWorkspacePages; ++i)
    bench.transport.answer(200, page("w-1", i % 2 == 0 ? "even" : "odd"));
  const auto list = bench.workspaces();
  REQUIRE(list.has_error());
  CHECK(list.error().message == "the API's answer is no list of workspaces: more than 1000 pages");
}

TEST_CASE("the most workspaces are a limit over all pages") {
  const auto rows = [](std::size_t first, std::size_t count, const std::string& token) {
    std::string all;
    for (std::size_t i = first; i < first + count; ++i)
      all += (i == first ? "" : ",") + ("{\"workspaceId\":\"w-" + std::to_string(i)) + "\"}";
    return R"({"workspaces":[)" + all + R"(],"nextToken":")" + token + "\"}";
  };
  Bench bench;
  bench.transport.answer(200, rows(0, 60'000, "t2"));
  bench.transport.answer(200, rows(60'000, 40'000, ""));
  const auto list = bench.workspaces();
  REQUIRE(list.has_value());
  CHECK(list.value().items.size() == api::kMaxWorkspaces);
  bench.transport.answer(200, rows(0, 60'000, "t2"));
  bench.transport.answer(200, rows(60'000, 40'001, ""));
  const auto more = bench.workspaces();
  REQUIRE(more.has_error());
  CHECK(more.error().message.ends_with("workspaces[40000]: expected at most 40000 elements, found more"));
}

TEST_CASE("a page that fails fails the list, never a part of it") {
  Bench bench;
  bench.transport.answer(200, page("w-1", "t"));
  bench.transport.answer(403, R"({"Code":"Forbidden.RAM","Message":"no right","RequestId":"R-1"})");
  const auto list = bench.workspaces();
  REQUIRE(list.has_error());
  CHECK(list.error() == api::Failure{Reason::denied, "the API answered HTTP 403 Forbidden.RAM: no right",
                                     "Forbidden.RAM", "R-1"});
}

TEST_CASE("gateways are listed by one signed request, which names the region") {
  Bench bench;
  bench.transport.answer(200, answer(R"({"livyComputes":[{"computeId":"lc-1","name":"etl"},{}]})"));
  const auto list = bench.gateways("w/1");
  REQUIRE(list.has_value());
  REQUIRE(list.value().items.size() == 1);
  CHECK(list.value().items.front().name == "etl");
  CHECK(list.value().left_out == 1);
  CHECK(bench.targets() ==
        std::vector<std::string>{"/api/interactive/v1/workspace/w%2F1/livycompute?regionId=cn-hangzhou"});
  CHECK(bench.transport.requests.front().method == "GET");
  CHECK(bench.attempts.all.front().action == "ListLivyCompute");
}

TEST_CASE("a gateway alone is the one that was asked for") {
  Bench bench;
  bench.transport.answer(200, answer(R"({"computeId":"lc-1","livyVersion":"0.8.0"})"));
  bench.transport.answer(200, answer(R"({"livyVersion":"0.8.0"})"));
  bench.transport.answer(200, answer(R"({"computeId":"lc-2"})"));
  for (int i = 0; i < 2; ++i) {
    const auto one = bench.gateway();
    REQUIRE(one.has_value());
    CHECK(one.value().livy_compute_id == "lc-1");
    CHECK(one.value().livy_version == "0.8.0");
  }
  const auto other = bench.gateway();
  REQUIRE(other.has_error());
  CHECK(other.error().reason == Reason::bad_response);
  CHECK(other.error().message == "the API's answer is about another gateway");
  CHECK(bench.targets().front() == "/api/interactive/v1/workspace/w-1/livycompute/lc-1?regionId=cn-hangzhou");
  CHECK(bench.attempts.all.front().action == "GetLivyCompute");
}

TEST_CASE("a refusal with HTTP 200 is classified by its code") {
  const std::vector<std::pair<std::string, Reason>> table{{"Forbidden.RAM", Reason::denied},
                                                          {"Throttling.User", Reason::throttled},
                                                          {"WorkspaceNotFound", Reason::not_found},
                                                          {"InvalidAccessKeyId.NotFound", Reason::auth},
                                                          {"2000001", Reason::bad_response}};
  for (const auto& [code, reason] : table) {
    Bench bench;
    bench.transport.answer(200, R"({"code":")" + code + R"(","message":"so\nit is","requestId":"R-1"})");
    const auto list = bench.gateways();
    REQUIRE(list.has_error());
    CHECK(list.error() ==
          api::Failure{reason, "the API answered HTTP 200 " + code + ": so it is", code, "R-1"});
  }
  Bench bench;
  bench.transport.answer(200, R"({"data":{"livyComputes":[]}})", {{"x-acs-request-id", "R-2"}});
  const auto list = bench.gateways();
  REQUIRE(list.has_error());
  CHECK(list.error() ==
        api::Failure{Reason::not_found, "the API answered HTTP 200 without a code", "", "R-2"});
}

TEST_CASE("an answer that is no list is a bad one, and names its request") {
  Bench bench;
  bench.transport.answer(200, answer("7"), {{"x-acs-request-id", "R-1"}});
  bench.transport.answer(200, answer("[]"), {{"x-acs-request-id", "R-1"}});
  bench.transport.answer(200, "<html>", {{"x-acs-request-id", "R-1"}});
  const auto list = bench.gateways();
  REQUIRE(list.has_error());
  CHECK(list.error() ==
        api::Failure{Reason::bad_response,
                     "the API's answer is no list of gateways: data: expected an object, found a number", "",
                     "R-1"});
  const auto one = bench.gateway();
  REQUIRE(one.has_error());
  CHECK(one.error().message == "the API's answer is no gateway: data: expected an object, found a list");
  const auto workspaces = bench.workspaces();
  REQUIRE(workspaces.has_error());
  CHECK(workspaces.error().message.starts_with(
      "the API's answer is no list of workspaces: no JSON at byte 0: "));
}

TEST_CASE("no request begins after the deadline") {
  Bench bench;
  bench.deadline = bench.clock.steady() - 1s;
  const auto list = bench.workspaces();
  REQUIRE(list.has_error());
  CHECK(list.error().reason == Reason::timeout);
  CHECK(bench.transport.requests.empty());
}

TEST_CASE("an echoed secret is seen nowhere") {
  const std::string secret = kSecret;
  for (const std::string& body : {R"({"code":")" + secret + R"(","message":")" + secret + "\"}",
                                  R"({"code":"x","message":")" + std::string(750, 'x') + secret + "\"}",
                                  R"({"code":"1000000","requestId":")" + secret + "\"}"}) {
    Bench bench;
    bench.transport.answer(200, body, {{"x-acs-request-id", secret}});
    const auto list = bench.gateways();
    REQUIRE(list.has_error());
    const std::string shown = list.error().message + list.error().code + list.error().request_id;
    CAPTURE(shown);
    CHECK(shown.find("YourAccessKeyS") == std::string::npos);
  }
}
