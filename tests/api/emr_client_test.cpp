#include "api/emr_client.hpp"

#include <map>
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
#include "support/file.hpp"

using namespace lge;
using namespace std::chrono_literals;
using api::Reason;
using fakes::ApiWatcher;

namespace {

constexpr const char* kId = "YourAccessKeyId";
constexpr const char* kSecret = "YourAccessKeySecret";
constexpr const char* kToken = "YourSecurityToken";
constexpr const char* kEmptyPage = R"({"totalCount":0,"sessions":[]})";
const net::Origin kOrigin{true, "emr-serverless-spark.cn-hangzhou.aliyuncs.com", 443};

const credentials::Key kKey{kId, Secret(kSecret), Secret(), std::nullopt};
const credentials::Key kTemporaryKey{kId, Secret(kSecret), Secret(kToken), std::nullopt};

struct Bench {
  explicit Bench(const credentials::Key& key = kKey, net::Origin origin = kOrigin)
      : provider(key),
        caller({std::move(origin), 1},
               {transport, provider, limiter, gate, server_clock, sleeper, random, attempts, log}),
        client("cn-hangzhou", caller) {
    random.fixed_hex = "3156853299f313e23d1673dc12e1703d";
  }

  Result<api::Page, api::Failure> read(std::int64_t number = 1, int size = 100) {
    api::PageAddress address{"w-d80f373d3ace824f", "lc-zm4dzdiubu73w2yx", number, size};
    return fakes::run(client.read_page(std::move(address), requests));
  }
  api::Failure failure() {
    const auto answer = read();
    REQUIRE(answer.has_error());
    return answer.error();
  }
  [[nodiscard]] std::map<std::string, std::string> sent_headers() const {
    const net::Headers& headers = transport.requests.back().headers;
    std::map<std::string, std::string> by_name(headers.begin(), headers.end());
    REQUIRE(by_name.size() == headers.size());
    return by_name;
  }
  // Whatever of this client a person could see.
  [[nodiscard]] std::string everything_shown(const api::Failure& failure) const {
    std::string text = failure.message + "\n" + failure.code + "\n" + failure.request_id;
    for (const std::string& line : log.lines)
      text += "\n" + line;
    for (const api::Attempt& attempt : attempts.all)
      text += "\n" + attempt.code;
    return text;
  }

  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper{clock};
  fakes::FakeRandom random;
  fakes::FakeLog log;
  fakes::ScriptedTransport transport;
  ApiWatcher attempts;
  api::Limiter limiter{{1, 0}, clock, sleeper};
  ServerClock server_clock{clock};
  api::BreakerGate gate{{"cn-hangzhou", "default"}, {}, {clock, sleeper, random, attempts, log}};
  fakes::FakeProvider provider;
  api::Caller caller;
  api::EmrClient client;
  std::uint64_t requests = 0;
};

}  // namespace

TEST_CASE("the request is vector 3, to the byte") {
  Bench bench;
  bench.transport.answer(200, kEmptyPage);
  CHECK(bench.read().has_value());
  REQUIRE(bench.transport.requests.size() == 1);
  const net::Request& request = bench.transport.requests.front();
  CHECK(request.origin == kOrigin);
  CHECK(request.method == "GET");
  CHECK(request.target ==
        "/api/v1/workspaces/w-d80f373d3ace824f/livycompute/lc-zm4dzdiubu73w2yx/session"
        "?pageNum=1&pageSize=100&regionId=cn-hangzhou");
  CHECK(request.body.empty());
  const std::map<std::string, std::string> expected{
      {"accept", "application/json"},
      {"user-agent", "livy_gateway_exporter"},
      {"x-acs-action", "ListLivyComputeSessions"},
      {"x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"x-acs-date", "2026-01-20T08:00:00Z"},
      {"x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"},
      {"x-acs-version", "2023-08-08"},
      {"authorization",
       "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
       "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
       "Signature=e38aca0a2409e8fbb058097609c5161c20eb406ec207a72377a9f4182b5dcfa7"}};
  CHECK(bench.sent_headers() == expected);
}

TEST_CASE("a temporary key sends and signs its token") {
  Bench bench(kTemporaryKey);
  bench.transport.answer(200, kEmptyPage);
  CHECK(bench.read().has_value());
  const auto headers = bench.sent_headers();
  CHECK(headers.at("x-acs-security-token") == kToken);
  CHECK(headers.at("authorization") ==
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
        "x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,"
        "Signature=10f59d852712bd299eab680ca709fc2fc95bd2397995fcd4352ae13d37cffcd3");
}

TEST_CASE("a port of its own is part of the Host that is signed") {
  const auto signature_for = [](net::Origin origin) {
    Bench bench(kKey, std::move(origin));
    bench.transport.answer(200, kEmptyPage);
    CHECK(bench.read().has_value());
    CHECK(bench.sent_headers().count("host") == 0);  // the transport's business, from the origin
    return bench.sent_headers().at("authorization");
  };
  const std::string standard = signature_for(kOrigin);
  CHECK(signature_for({true, kOrigin.host, 8443}) != standard);
  CHECK(signature_for({false, kOrigin.host, 80}) == standard);
  CHECK(signature_for({false, kOrigin.host, 8080}) != signature_for({true, kOrigin.host, 8443}));
}

TEST_CASE("every request has a nonce and a date of its own") {
  Bench bench;
  bench.random.fixed_hex.clear();
  bench.transport.answer(200, kEmptyPage);
  bench.transport.answer(200, kEmptyPage);
  CHECK(bench.read().has_value());
  const auto first = bench.sent_headers();
  bench.clock.advance(1s);
  CHECK(bench.read(2, 7).has_value());
  const auto second = bench.sent_headers();
  CHECK(first.at("x-acs-signature-nonce") != second.at("x-acs-signature-nonce"));
  CHECK(second.at("x-acs-signature-nonce").size() == 32);
  CHECK(second.at("x-acs-date") == "2026-01-20T08:00:01Z");
  CHECK(first.at("authorization") != second.at("authorization"));
  CHECK(bench.transport.requests.back().target.ends_with("?pageNum=2&pageSize=7&regionId=cn-hangzhou"));
}

TEST_CASE("ids are encoded in the path") {
  api::PageAddress address;
  address.workspace_id = "a/../b";
  address.livy_compute_id = "x y?";
  CHECK(session_list_path(address) == "/api/v1/workspaces/a%2F..%2Fb/livycompute/x%20y%3F/session");
}

TEST_CASE("a good answer is the page, and one attempt") {
  Bench bench;
  bench.transport.on_send = [&bench] { bench.clock.advance(250ms); };
  bench.transport.answer(200, read_file(LGE_SOURCE_DIR "/tests/data/official_example.json", 100'000).value());
  const auto page = bench.read();
  REQUIRE(page.has_value());
  CHECK(page->total == 10);
  CHECK(page->sessions.size() == 1);
  REQUIRE(bench.attempts.all.size() == 1);
  const api::Attempt& attempt = bench.attempts.all.front();
  CHECK(attempt.action == "ListLivyComputeSessions");
  CHECK(attempt.duration == 250ms);
  CHECK(attempt.code.empty());
  CHECK_FALSE(attempt.throttled);
  CHECK(bench.log.lines.empty());
}

TEST_CASE("an answer that is no page is a bad one, and names its request") {
  Bench bench;
  bench.transport.answer(200, R"({"totalCount":"10"})", {{"x-acs-request-id", "R-1"}});
  const api::Failure failure = bench.failure();
  CHECK(failure.reason == Reason::bad_response);
  CHECK(failure.message ==
        "the API's answer is no page of sessions: totalCount: expected a number, found text");
  CHECK(failure.request_id == "R-1");
}

TEST_CASE("more rows than asked for make a bad answer") {
  Bench bench;
  bench.transport.answer(200, R"({"totalCount":2,"sessions":[{"sessionId":"a"},{"sessionId":"b"}]})");
  const auto answer = bench.read(1, 1);
  REQUIRE(answer.has_error());
  CHECK(answer.error().reason == Reason::bad_response);
}

TEST_CASE("an API error is told, counted by its code and logged") {
  Bench bench;
  bench.transport.answer(403, R"({"Code":"Forbidden.RAM","Message":"no\nright","RequestId":"R-1"})");
  const api::Failure failure = bench.failure();
  CHECK(failure == api::Failure{Reason::denied, "the API answered HTTP 403 Forbidden.RAM: no right",
                                "Forbidden.RAM", "R-1"});
  REQUIRE(bench.attempts.all.size() == 1);
  CHECK(bench.attempts.all.front().code == "Forbidden.RAM");
  CHECK_FALSE(bench.attempts.all.front().throttled);
  const std::vector<std::string> expected{
      "debug an API request failed action=ListLivyComputeSessions "
      "path=/api/v1/workspaces/w-d80f373d3ace824f/livycompute/lc-zm4dzdiubu73w2yx/session reason=denied "
      "code=Forbidden.RAM request_id=R-1 err=the API answered HTTP 403 Forbidden.RAM: no right"};
  CHECK(bench.log.lines == expected);
}

TEST_CASE("throttling is marked, and an answer without a code is counted by its status") {
  Bench bench;
  bench.transport.answer(400, R"({"Code":"Throttling.User"})");
  bench.transport.answer(502, "<html>bad gateway</html>");
  CHECK(bench.failure().reason == Reason::throttled);
  bench.clock.advance(1s);  // the account's pause
  CHECK(bench.failure().reason == Reason::server);
  REQUIRE(bench.attempts.all.size() == 2);
  CHECK(bench.attempts.all[0].throttled);
  CHECK(bench.attempts.all[1].code == "http_502");
  CHECK_FALSE(bench.attempts.all[1].throttled);
}

TEST_CASE("each way of getting no answer keeps its reason and its message") {
  const std::vector<std::pair<net::Failure, Reason>> table{
      {net::Failure::resolve, Reason::network},
      {net::Failure::connect, Reason::network},
      {net::Failure::tls, Reason::tls},
      {net::Failure::timeout, Reason::timeout},
      {net::Failure::closed, Reason::network},
      {net::Failure::too_large, Reason::bad_response},
      {net::Failure::bad_response, Reason::bad_response}};
  for (const auto& [how, reason] : table) {
    Bench bench;
    bench.transport.fail(how, "in these words");
    const api::Failure failure = bench.failure();
    CHECK(failure.reason == reason);
    CHECK(failure.message == "in these words");
    CHECK(bench.attempts.all.back().code == net::to_string(how));
  }
}

TEST_CASE("without a key nothing is sent, and the place is given back") {
  Bench bench;
  bench.provider.answer = fakes::FakeProvider::Answer(in_place_error, credentials::Error{"no key to be had"});
  for (int i = 0; i < 3; ++i) {
    const api::Failure failure = bench.failure();
    CHECK(failure.reason == Reason::auth);
    CHECK(failure.message == "no key to be had");
  }
  CHECK(bench.transport.requests.empty());
  CHECK(bench.attempts.all.empty());
  bench.provider.answer = kKey;
  bench.transport.answer(200, kEmptyPage);
  CHECK(bench.read().has_value());
}

TEST_CASE("an echoed secret is seen nowhere") {
  const std::string both = std::string(kSecret) + " " + kToken;
  const std::vector<net::Response> answers{
      {400, {}, R"({"Code":")" + both + R"(","Message":")" + both + R"(","RequestId":")" + both + "\"}"},
      {400, {{"x-acs-request-id", both}}, std::string(kSecret)},
      {400, {}, R"({"Message":")" + std::string(730, 'x') + both + "\"}"},
      {403, {{"content-type", "text/xml"}}, "<Error><Code>" + both + "</Code></Error>"},
      {200, {{"x-acs-request-id", both}}, kSecret},
      {200,
       {},
       R"({"totalCount":2,"sessions":[{"sessionId":")" + both + R"("},{"sessionId":")" + both + R"("}]})"}};
  for (const net::Response& answer : answers) {
    Bench bench(kTemporaryKey);
    bench.transport.answer(answer);
    const std::string shown = bench.everything_shown(bench.failure());
    CAPTURE(shown);
    CHECK(shown.find("YourAccessKeyS") == std::string::npos);
    CHECK(shown.find("YourSec") == std::string::npos);
  }
}
