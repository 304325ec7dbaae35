#include "simulator/signature.hpp"

#include "simulator/percent.hpp"
#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

constexpr std::string_view kSecret = "YourAccessKeySecret";
constexpr std::string_view kNonce = "3156853299f313e23d1673dc12e1703d";

Request vector_request(std::string method, std::string target, std::string host, std::string action,
                       std::string version, std::string date) {
  Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers = {{"host", std::move(host)},
                     {"x-acs-action", std::move(action)},
                     {"x-acs-content-sha256", std::string(kEmptyHash)},
                     {"x-acs-date", std::move(date)},
                     {"x-acs-signature-nonce", std::string(kNonce)},
                     {"x-acs-version", std::move(version)}};
  return request;
}

std::string canonical(const Request& request) {
  std::vector<std::string> names;
  for (const auto& [name, value] : request.headers)
    names.push_back(name);
  std::sort(names.begin(), names.end());
  return canonical_form(request, names).value_or("(none)");
}

Request spark_request(const std::string& target, const std::string& action) {
  return vector_request("GET", target, "emr-serverless-spark.cn-hangzhou.aliyuncs.com", action, "2023-08-08",
                        "2026-01-20T08:00:00Z");
}

const std::string kListTarget =
    "/api/v1/workspaces/w-d80f373d3ace824f/livycompute/lc-zm4dzdiubu73w2yx/session"
    "?pageNum=1&pageSize=100&regionId=cn-hangzhou";

}  // namespace

TEST_CASE("vector 1: the official documentation's request") {
  const Request request = vector_request(
      "POST", "/?RegionId=cn-shanghai&ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
      "ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", "2023-10-26T10:22:32Z");
  CHECK(to_hex(sha256(canonical(request))) ==
        "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
  CHECK(sign(kSecret, canonical(request)) ==
        "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
}

TEST_CASE("vector 2: one name sent twice, an empty value") {
  const Headers headers{{"x-acs-test", "https"}, {"X-Acs-Test", " http "}};
  const std::string lines = canonical_headers(headers, {"x-acs-test"}).value_or("");
  CHECK(lines == "x-acs-test:http,https\n");
  const std::string query = canonical_query("test=ok&empty").value_or("");
  CHECK(query == "empty=&test=ok");
  const std::string text =
      canonical_request("GET", "/", query, lines, {"x-acs-test"},
                        "55e12e91650d2fec56ec74e1d3e4ddbfce2ef3a65890c2a19ecf88a307e76a23");
  CHECK(sign("secret", text) == "d16b30a7699ae9e43875b13195b2f81bcc3ed10c14a9b5eb780e51619aa50be1");
}

TEST_CASE("vector 3: ListLivyComputeSessions, with and without a token") {
  Request request = spark_request(kListTarget, "ListLivyComputeSessions");
  CHECK(to_hex(sha256(canonical(request))) ==
        "4703dff61359d9e792a1c8e241019f05246b6540772aa15eda743c87d95baf8c");
  CHECK(sign(kSecret, canonical(request)) ==
        "e38aca0a2409e8fbb058097609c5161c20eb406ec207a72377a9f4182b5dcfa7");
  request.headers.emplace_back("x-acs-security-token", "YourSecurityToken");
  CHECK(sign(kSecret, canonical(request)) ==
        "10f59d852712bd299eab680ca709fc2fc95bd2397995fcd4352ae13d37cffcd3");
}

TEST_CASE("vector 4: the encoding, from whatever the client left unencoded") {
  for (const std::string name :
       {"a%20b%2A~%2F%2B%E4%B8%AD", "a%20b*%7e/%2b%e4%b8%ad", "a+b%2A~%2F%2B%E4%B8%AD"}) {
    const Request request = spark_request(
        "/api/v1/workspaces?regionId=cn-hangzhou&name=" + name + "&maxResults=20", "ListWorkspaces");
    CHECK(sign(kSecret, canonical(request)) ==
          "16ff2d052ee3d0bf50b9b6cf2a78e3de146f4796930c0cf766f0b26543484f96");
  }
}

TEST_CASE("what is not to be decoded has no canonical form") {
  CHECK_FALSE(canonical_uri("/a%2").has_value());
  CHECK_FALSE(canonical_uri("a").has_value());
  CHECK_FALSE(canonical_query("a=%zz").has_value());
  CHECK_FALSE(canonical_headers({{"host", "h"}}, {"host", "x-acs-date"}).has_value());
  CHECK(canonical_uri("/a%2Fb/") == "/a%2Fb/");
  CHECK(canonical_query("") == "");
  CHECK(percent_decode("%41%") == std::nullopt);
}

TEST_CASE("Authorization is taken apart strictly") {
  const std::string hex(64, 'a');
  const Authorization good =
      parse_authorization("ACS3-HMAC-SHA256 Credential=id,SignedHeaders=a;b,Signature=" + hex)
          .value_or(Authorization());
  CHECK(good.key_id == "id");
  CHECK(good.signed_headers == std::vector<std::string>{"a", "b"});
  CHECK(good.signature == hex);
  for (const std::string bad :
       {"", "ACS3-HMAC-SHA256", "ACS3-HMAC-SHA1 Credential=id,SignedHeaders=a;b,Signature=",
        "ACS3-HMAC-SHA256 Credential=,SignedHeaders=a;b,Signature=",
        "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=,Signature=",
        "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=b;a,Signature=",
        "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=a;a,Signature=",
        "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=A,Signature=",
        "ACS3-HMAC-SHA256 Credential=id, SignedHeaders=a, Signature="}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_authorization(bad + hex).has_value());
  }
  CHECK_FALSE(parse_authorization("ACS3-HMAC-SHA256 Credential=id,SignedHeaders=a,Signature=" + hex + "0"));
}

TEST_CASE("the published request passes the whole check") {
  fakes::FakeClock clock;  // stands at the vector's date
  Gatekeeper gatekeeper(clock);
  gatekeeper.keys().put("YourAccessKeyId", Secret(std::string(kSecret)));
  Request request = spark_request(kListTarget, "ListLivyComputeSessions");
  request.headers.emplace_back(
      "Authorization",
      "ACS3-HMAC-SHA256 "
      "Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
      "x-acs-signature-nonce;x-acs-version,"
      "Signature=e38aca0a2409e8fbb058097609c5161c20eb406ec207a72377a9f4182b5dcfa7");
  CHECK(std::holds_alternative<Key*>(gatekeeper.check(request, "ListLivyComputeSessions")));
}

}  // namespace lge::simulator
