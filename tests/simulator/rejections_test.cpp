#include <functional>

#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

const std::string kTarget = "/api/v1/workspaces/w/livycompute/lc/session?regionId=r";

void drop_header(Request& request, std::string_view name) {
  std::erase_if(request.headers, [&](const auto& header) { return to_lower(header.first) == name; });
}

void set_header(Request& request, std::string_view name, std::string_view value) {
  drop_header(request, name);
  request.headers.emplace_back(name, value);
}

// Status and code of the answer to a request that `spoil` changed before or after it was signed.
struct Outcome {
  int status;
  std::string code;
  bool operator==(const Outcome&) const = default;
};

Outcome outcome(Bench& bench, const Request& request) {
  const Answer answer = bench.service.handle(request);
  CHECK(header_of(answer, "x-acs-request-id").size() == 36);
  CHECK(header_of(answer, "date").ends_with(" GMT"));
  if (answer.status == 200) return {200, "OK"};
  const Json json = json_of(answer.body);
  for (const std::string_view name : {"Message", "RequestId", "HostId", "Recommend"}) {
    CHECK(json.find(name) != nullptr);
  }
  return {answer.status, text_at(json, "Code")};
}

using Spoil = std::function<void(Request&)>;

Outcome before(Bench& bench, const Spoil& spoil) {
  Request request = bench.client.request(kTarget, bench.clock.wall());
  spoil(request);
  bench.client.sign(request);
  return outcome(bench, request);
}

Outcome after(Bench& bench, const Spoil& spoil) {
  Request request = bench.client.signed_request(kTarget, bench.clock.wall());
  spoil(request);
  return outcome(bench, request);
}

}  // namespace

TEST_CASE("each thing wrong with a signature has its code") {
  Bench bench;
  bench.put({});
  CHECK(before(bench, [](Request&) {}) == Outcome{200, "OK"});
  CHECK(before(bench, [](Request& r) { drop_header(r, "x-acs-date"); }) ==
        Outcome{400, "MissingParameter.x-acs-date"});
  CHECK(before(bench, [](Request& r) { set_header(r, "x-acs-date", "yesterday"); }) ==
        Outcome{400, "InvalidTimeStamp.Format"});
  CHECK(before(bench, [](Request& r) { set_header(r, "x-acs-version", "2020-01-01"); }) ==
        Outcome{400, "InvalidVersion"});
  CHECK(before(bench, [](Request& r) { set_header(r, "x-acs-action", "Other"); }) ==
        Outcome{404, "InvalidAction.NotFound"});
  CHECK(before(bench, [](Request& r) { set_header(r, "x-acs-content-sha256", std::string(64, '0')); }) ==
        Outcome{400, "SignatureDoesNotMatch"});
  CHECK(after(bench, [](Request& r) { drop_header(r, "authorization"); }) ==
        Outcome{400, "IncompleteSignature"});
  CHECK(after(bench, [](Request& r) { r.target += "&more=1"; }) == Outcome{400, "SignatureDoesNotMatch"});
  CHECK(after(bench, [](Request& r) { set_header(r, "host", "other"); }) ==
        Outcome{400, "SignatureDoesNotMatch"});
  CHECK(after(bench, [](Request& r) { r.headers.emplace_back("x-acs-late", "1"); }) ==
        Outcome{400, "SignatureDoesNotMatch"});
  CHECK(after(bench, [](Request& r) { r.headers.emplace_back("Content-Type", "text/plain"); }) ==
        Outcome{400, "SignatureDoesNotMatch"});
  CHECK(after(bench, [](Request& r) { r.body = "{}"; }) == Outcome{400, "SignatureDoesNotMatch"});
  CHECK(text_at(json_of(bench.admin("GET", "/sim/stats").body), "signature_failures") == "7");
}

TEST_CASE("each thing wrong with a key has its code") {
  Bench bench;
  bench.put({});
  const auto ok = [](Request&) {};
  bench.client.secret = "wrong";
  CHECK(before(bench, ok) == Outcome{400, "SignatureDoesNotMatch"});
  bench.client = Client{"nobody", "test-secret", "", 100};
  CHECK(before(bench, ok) == Outcome{404, "InvalidAccessKeyId.NotFound"});
  bench.client = Client{"test-key", "test-secret", "a-token", 200};
  CHECK(before(bench, ok) == Outcome{400, "InvalidSecurityToken.Malformed"});
  CHECK(bench.admin("POST", "/sim/keys", R"({"id":"sts","secret":"s","token":"t"})").status == 200);
  bench.client = Client{"sts", "s", "", 300};
  CHECK(before(bench, ok) == Outcome{400, "InvalidSecurityToken.Malformed"});
  bench.client.token = "t";
  CHECK(before(bench, ok) == Outcome{200, "OK"});
  bench.admin("POST", "/sim/keys", R"({"id":"sts","expired":true})");
  CHECK(before(bench, ok) == Outcome{400, "InvalidSecurityToken.Expired"});
  bench.admin("POST", "/sim/keys", R"({"id":"sts","expired":false,"denied":true})");
  CHECK(before(bench, ok) == Outcome{403, "Forbidden.RAM"});
  bench.admin("POST", "/sim/keys", R"({"id":"sts","inactive":true})");
  CHECK(before(bench, ok) == Outcome{400, "InvalidAccessKeyId.Inactive"});
  CHECK(bench.admin("POST", "/sim/keys", R"({"id":"sts","remove":true})").status == 200);
  CHECK(before(bench, ok) == Outcome{404, "InvalidAccessKeyId.NotFound"});
  CHECK(bench.admin("POST", "/sim/keys", R"({"id":"sts","remove":true})").status == 400);
  CHECK(bench.admin("POST", "/sim/keys", R"({"id":"new"})").status == 400);
}

TEST_CASE("the date may be 15 minutes off, by the service's clock with its skew") {
  Bench bench;
  bench.put({});
  const auto dated = [&](std::chrono::seconds off) {
    return outcome(bench, bench.client.signed_request(kTarget, bench.clock.wall() + off)).code;
  };
  CHECK(dated(std::chrono::seconds(900)) == "OK");
  CHECK(dated(std::chrono::seconds(-900)) == "OK");
  CHECK(dated(std::chrono::seconds(901)) == "InvalidTimeStamp.Expired");
  CHECK(dated(std::chrono::seconds(-901)) == "InvalidTimeStamp.Expired");
  CHECK(bench.admin("POST", "/sim/skew", R"({"seconds":3600})").status == 200);
  CHECK(dated(std::chrono::seconds(0)) == "InvalidTimeStamp.Expired");
  CHECK(dated(std::chrono::seconds(3600)) == "OK");
  CHECK(header_of(bench.ask(), "date") == "Tue, 20 Jan 2026 09:00:00 GMT");
}

TEST_CASE("a nonce is good once, and forgotten only when its date is long past") {
  Bench bench;
  bench.put({});
  const Request request = bench.client.signed_request(kTarget, bench.clock.wall() + std::chrono::minutes(15));
  CHECK(outcome(bench, request).code == "OK");
  CHECK(outcome(bench, request).code == "SignatureNonceUsed");
  bench.clock.advance(std::chrono::minutes(29));
  CHECK(outcome(bench, request).code == "SignatureNonceUsed");
  bench.clock.advance(std::chrono::minutes(2));
  CHECK(outcome(bench, request).code == "InvalidTimeStamp.Expired");
}

TEST_CASE("each thing wrong with the parameters has its code") {
  Bench bench;
  GatewaySettings settings;
  settings.region = "r";
  bench.put(settings);
  CHECK(code_of(bench.ask("pageNum=1")) == "MissingParameter.regionId");
  for (const std::string bad : {"pageNum=0", "pageNum=-1", "pageNum=x", "pageNum=", "pageSize=0",
                                "pageSize=101", "pageSize=1.5", "pageNum=99999999999999999999"}) {
    CAPTURE(bad);
    const Answer answer = bench.ask("regionId=r&" + bad);
    CHECK(answer.status == 400);
    CHECK(code_of(answer) == "InvalidParameter");
  }
  CHECK(bench.ask("regionId=other").status == 404);
  CHECK(code_of(bench.ask("regionId=other")) == "null");
  const auto at = [&](const std::string& path) {
    return bench.service.handle(bench.client.signed_request(path + "?regionId=r", bench.clock.wall()));
  };
  CHECK(at("/api/v1/workspaces/w/livycompute/none/session").status == 404);
  CHECK(code_of(at("/api/v1/workspaces/none/livycompute/lc/session")) == "null");
  CHECK(code_of(at("/api/v1/workspaces/w/livycompute/lc")) == "InvalidAction.NotFound");
  CHECK(at("/").status == 404);
  Request post = bench.client.request(kTarget, bench.clock.wall());
  post.method = "POST";
  bench.client.sign(post);
  CHECK(outcome(bench, post).status == 405);
}

TEST_CASE("a key's rate limit answers Throttling.User and says when to come back") {
  Bench bench;
  bench.put({});
  CHECK(bench.admin("POST", "/sim/rate", R"({"key":"test-key","requests_per_second":2})").status == 200);
  CHECK(bench.ask().status == 200);
  CHECK(bench.ask().status == 200);
  const Answer throttled = bench.ask();
  CHECK(throttled.status == 400);
  CHECK(code_of(throttled) == "Throttling.User");
  CHECK(header_of(throttled, "x-acs-retry-after") == "500");
  bench.clock.advance(Millis(500));
  CHECK(bench.ask().status == 200);
  CHECK(bench.ask().status == 400);
  CHECK(bench.admin("POST", "/sim/rate", R"({"key":"test-key","requests_per_second":0})").status == 200);
  for (int i = 0; i < 10; ++i)
    CHECK(bench.ask().status == 200);
}

}  // namespace lge::simulator
