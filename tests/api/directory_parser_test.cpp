#include "api/directory_parser.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace lge;
using api::GatewayInfo;
using api::parse_gateway;
using api::parse_gateways;
using api::parse_workspaces;

namespace {

api::WorkspacePage workspaces_of(const std::string& body) {
  auto page = parse_workspaces(body, 100);
  if (page.has_error()) FAIL(page.error());
  return page.value();
}

std::string answer(const std::string& data) {
  return R"({"code":"1000000","message":"OK","requestId":"R-1","data":)" + data + "}";
}

std::string list_of(const std::string& rows) {
  return answer("{\"livyComputes\":[" + rows + "]}");
}

api::Listed<GatewayInfo> gateways_of(const std::string& body) {
  auto list = parse_gateways(body);
  if (list.has_error()) FAIL(list.error().why);
  return list.value();
}

constexpr const char* kWhole =
    R"({"computeId":"lc-1","name":"etl","status":"RUNNING","queueName":"root_queue","createdBy":"me",)"
    R"("gmtCreate":1768213240000,"startTime":1768213250000,"authType":"NONE","cpuLimit":"1",)"
    R"("memoryLimit":"4Gi","displayReleaseVersion":"esr-4.3.0","livyVersion":"0.8.0","fusion":true,)"
    R"("enablePublic":false,"autoStopConfiguration":{"enable":true,"idleTimeoutMinutes":30,"x":[{}]},)"
    R"("endpoint":"e","endpointInner":"i","environmentId":"env","livyServerConf":"{}","networkName":null})";

GatewayInfo whole() {
  GatewayInfo info;
  info.livy_compute_id = "lc-1";
  info.name = "etl";
  info.status = "RUNNING";
  info.queue = "root_queue";
  info.created_by = "me";
  info.auth_type = "NONE";
  info.cpu_limit = "1";
  info.memory_limit = "4Gi";
  info.release_version = "esr-4.3.0";
  info.livy_version = "0.8.0";
  info.created = 1'768'213'240'000;
  info.started = 1'768'213'250'000;
  info.auto_stop_enabled = true;
  info.idle_timeout_minutes = 30;
  info.fusion = true;
  info.public_endpoint = false;
  return info;
}

}  // namespace

TEST_CASE("a page of workspaces is read, and what is not used skipped") {
  const auto page = workspaces_of(
      R"({"maxResults":100,"nextToken":"t-2","totalCount":3,"requestId":"R-1","workspaces":[)"
      R"({"workspaceId":"w-1","workspaceName":"first","workspaceStatus":"RUNNING","regionId":"cn-hangzhou",)"
      R"("tags":[{"tagKey":"a","workspaceId":"no"}],"prePaidQuota":{"maxResource":"{}","workspaceId":7}},)"
      R"({"workspaceId":"w-2","workspaceName":null}]})");
  const std::vector<api::Workspace> expected{{"w-1", "first", "RUNNING"}, {"w-2", "", ""}};
  CHECK(page.workspaces.items == expected);
  CHECK(page.workspaces.left_out == 0);
  CHECK(page.next_token == "t-2");
}

TEST_CASE("the last page of workspaces has no token, and may have no list") {
  for (const std::string token : {"", R"(,"nextToken":null)", R"(,"nextToken":"")"}) {
    CHECK(workspaces_of(R"({"workspaces":[])" + token + "}").next_token.empty());
    CHECK(workspaces_of(R"({"workspaces":null)" + token + "}").workspaces.items.empty());
  }
  CHECK(parse_workspaces(R"({"nextToken":"t"})", 9).error() == "the answer has no workspaces");
  CHECK(parse_workspaces(R"({"code":"Forbidden"})", 9).error() == "the answer has no workspaces");
}

TEST_CASE("entries without a usable id are left out and counted; an id counts once") {
  const std::string long_id(128, 'x');
  const auto page =
      workspaces_of(R"({"workspaces":[{"workspaceId":"a"},{"workspaceName":"x"},{"workspaceId":null},)"
                    R"({"workspaceId":""},{"workspaceId":".."},{"workspaceId":"a/b"},)"
                    R"({"workspaceId":"a","workspaceName":"again"},{"workspaceId":"a\u0000"},)"
                    R"({"workspaceId":")" +
                    long_id + R"("},{"workspaceId":")" + long_id + R"(x"},{"workspaceId":"\u4e2d"}]})");
  const std::vector<api::Workspace> expected{{"a", "", ""}, {long_id, "", ""}};
  CHECK(page.workspaces.items == expected);
  CHECK(page.workspaces.left_out == 8);
  const auto list = gateways_of(list_of(R"({"computeId":"lc-1"},{},{"computeId":"a b"},{"computeId":"lc-1"},)"
                                        R"({"computeId":"A.z_0-9"})"));
  REQUIRE(list.items.size() == 2);
  CHECK(list.items[1].livy_compute_id == "A.z_0-9");
  CHECK(list.left_out == 2);
}

TEST_CASE("a gateway is read whole, in a list and alone") {
  CHECK(gateways_of(list_of(kWhole)).items == std::vector<GatewayInfo>{whole()});
  const auto one = parse_gateway(answer(kWhole));
  REQUIRE(one.has_value());
  CHECK(one.value() == whole());
}

TEST_CASE("of a gateway everything may be null or left out, and entries share nothing") {
  GatewayInfo bare;
  bare.livy_compute_id = "lc-2";
  const auto list =
      gateways_of(list_of(std::string(kWhole) +
                          R"(,{"computeId":"lc-2"},{"computeId":"lc-3","name":null,"status":null,)"
                          R"("queueName":null,"gmtCreate":null,"fusion":null,"autoStopConfiguration":null}])"
                          R"(,"x":[{"computeId":"no"})"));
  REQUIRE(list.items.size() == 3);
  CHECK(list.items[1] == bare);
  bare.livy_compute_id = "lc-3";
  CHECK(list.items[2] == bare);
  CHECK(gateways_of(answer(R"({"livyComputes":[]})")).items.empty());
  CHECK(gateways_of(answer(R"({"livyComputes":null})")).items.empty());
  CHECK(parse_gateway(answer(R"({"name":"etl"})"))->livy_compute_id.empty());
}

TEST_CASE("texts are short and valid UTF-8") {
  const std::string text = std::string(255, 'x') + "\xE4\xB8\xAD";
  const auto list =
      gateways_of(list_of("{\"computeId\":\"a\",\"name\":\"" + text + "\",\"queueName\":\"q\xFF\"}"));
  REQUIRE(list.items.size() == 1);
  CHECK(list.items.front().name == std::string(255, 'x'));
  CHECK(list.items.front().queue == "q\xEF\xBF\xBD");
  CHECK(workspaces_of("{\"workspaces\":[{\"workspaceId\":\"a\",\"workspaceName\":\"" + text + "\"}]}")
            .workspaces.items.front()
            .name == std::string(255, 'x'));
}

TEST_CASE("any code but that of success is the API's refusal, whatever is beside it") {
  const auto refusal = [](const std::string& body) {
    const auto list = parse_gateways(body);
    REQUIRE(list.has_error());
    CAPTURE(list.error().why);
    REQUIRE(list.error().refusal.has_value());
    CHECK(list.error().why.empty());
    const auto one = parse_gateway(body);
    REQUIRE(one.has_error());
    CHECK(one.error().refusal == list.error().refusal);
    return *list.error().refusal;
  };
  CHECK(refusal(R"({"code":"Forbidden.RAM","message":"no right","requestId":"R-1","data":null})") ==
        api::ErrorBody{"Forbidden.RAM", "no right", "R-1"});
  CHECK(refusal(R"({"code":"1000001","data":{"livyComputes":[]}})").code == "1000001");
  CHECK(refusal(R"({"code":"500","data":"text"})").code == "500");
  CHECK(refusal(R"({"data":{"livyComputes":[]},"code":"500"})").code == "500");
  // How the API may speak of a workspace that does not exist or is not permitted.
  for (const std::string code : {"", R"("code":null,)", R"("code":"",)", R"("code":"null",)"}) {
    CHECK(refusal("{" + code + R"("data":{"livyComputes":[],"name":"x"},"message":"m"})").message == "m");
  }
}

TEST_CASE("what is no answer of gateways says what was expected and where") {
  const auto why = [](const std::string& body) {
    const auto list = parse_gateways(body);
    return list.has_error() ? list.error().why : "a list";
  };
  const std::vector<std::pair<std::string, std::string>> table{
      {"[]", "the answer: expected a JSON object, found a list"},
      {"null", "the answer: expected a JSON object, found null"},
      {"7", "the answer: expected a JSON object, found a number"},
      {"{\"code\":1000000}", "code: expected text, found a number"},
      {R"({"code":"1000000"})", "the answer has no data.livyComputes"},
      {answer("null"), "the answer has no data.livyComputes"},
      {answer("{}"), "the answer has no data.livyComputes"},
      {answer("[]"), "data: expected an object, found a list"},
      {answer(R"({"livyComputes":{}})"), "data.livyComputes: expected a list, found an object"},
      {answer(R"({"livyComputes":"none"})"), "data.livyComputes: expected a list, found text"},
      {list_of("null"), "data.livyComputes[0]: expected an object, found null"},
      {list_of("{},[]"), "data.livyComputes[1]: expected an object, found a list"},
      {list_of(R"({"computeId":7})"), "data.livyComputes[0].computeId: expected text, found a number"},
      {list_of(R"({},{"name":["x"]})"), "data.livyComputes[1].name: expected text, found a list"},
      {list_of(R"({"name":true})"), "data.livyComputes[0].name: expected text, found true or false"},
      {list_of(R"({"name":"a","name":"b"})"), "data.livyComputes[0].name: expected it once, found it twice"},
      {list_of(R"({"gmtCreate":"1"})"),
       "data.livyComputes[0].gmtCreate: expected a whole number, found text"},
      {list_of(R"({"gmtCreate":-1})"),
       "data.livyComputes[0].gmtCreate: expected a whole number of 0 or more, found -1"},
      {list_of(R"({"startTime":1.5})"),
       "data.livyComputes[0].startTime: expected a whole number of 0 or more, found 1.5"},
      {list_of(R"({"fusion":"true"})"), "data.livyComputes[0].fusion: expected true or false, found text"},
      {list_of(R"({"autoStopConfiguration":true})"),
       "data.livyComputes[0].autoStopConfiguration: expected an object, found true or false"},
      {list_of(R"({"autoStopConfiguration":{"enable":1}})"),
       "data.livyComputes[0].autoStopConfiguration.enable: expected true or false, found a number"}};
  for (const auto& [body, expected] : table) {
    CAPTURE(body);
    CHECK(why(body) == expected);
  }
  CHECK(parse_gateway(answer("null")).error().why == "the answer has no data");
  CHECK(parse_gateway(answer("{}")).error().why == "the answer has no data");
  CHECK(parse_gateway(answer(R"({"name":7})")).error().why == "data.name: expected text, found a number");
  CHECK(parse_workspaces(R"({"workspaces":[{"workspaceName":7}]})", 9).error() ==
        "workspaces[0].workspaceName: expected text, found a number");
}

TEST_CASE("lists, tokens and nesting have limits") {
  const auto rows = [](std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
      all += (i == 0 ? "" : ",") + ("{\"computeId\":\"lc-" + std::to_string(i)) + "\"}";
    return all;
  };
  CHECK(gateways_of(list_of(rows(api::kMaxGateways))).items.size() == api::kMaxGateways);
  CHECK(parse_gateways(list_of(rows(api::kMaxGateways + 1))).error().why ==
        "data.livyComputes[10000]: expected at most 10000 elements, found more");
  CHECK(parse_workspaces(R"({"workspaces":[{},{}]})", 1).error() ==
        "workspaces[1]: expected at most 1 elements, found more");
  const auto token = [](std::size_t size) {
    return R"({"workspaces":[],"nextToken":")" + std::string(size, 't') + "\"}";
  };
  CHECK(workspaces_of(token(api::kMaxTokenBytes)).next_token.size() == api::kMaxTokenBytes);
  CHECK(parse_workspaces(token(api::kMaxTokenBytes + 1), 9).error() == "nextToken is longer than 4096 bytes");
  CHECK(parse_gateways(R"({"x":)" + std::string(1'000'000, '[')).error().why ==
        "the answer: expected at most 64 levels, found deeper nesting");
}

TEST_CASE("an answer that breaks off anywhere, goes on, or has a wrong byte is none") {
  const std::string body = list_of(kWhole);
  for (std::size_t length = 0; length < body.size(); ++length) {
    std::string cut = body.substr(0, length);
    cut.shrink_to_fit();
    CAPTURE(length);
    CHECK(parse_gateways(std::move(cut)).has_error());
  }
  CHECK(parse_gateways(body + "x").error().why.starts_with("no JSON at byte "));
  CHECK(parse_gateways(body + '\0').error().why.ends_with("the answer goes on after its end"));
  CHECK(parse_workspaces("", 9).error().starts_with("no JSON at byte 0: "));
}
