#include "api/signer.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace lge;
using api::Signable;
using api::Signature;

namespace {

const Secret kSecret("YourAccessKeySecret");
constexpr const char* kNonce = "3156853299f313e23d1673dc12e1703d";

Signable request(std::string method, std::string path, Query query, const std::string& host,
                 const std::string& action, const std::string& version, const std::string& date) {
  Signable signable;
  signable.method = std::move(method);
  signable.path = std::move(path);
  signable.query = std::move(query);
  signable.payload_hash = api::kEmptyPayloadHash;
  signable.headers = {{"host", host},
                      {"x-acs-action", action},
                      {"x-acs-content-sha256", signable.payload_hash},
                      {"x-acs-date", date},
                      {"x-acs-signature-nonce", kNonce},
                      {"x-acs-version", version}};
  return signable;
}

Signable emr_request(std::string path, Query query, const std::string& action) {
  return request("GET", std::move(path), std::move(query), "emr-serverless-spark.cn-hangzhou.aliyuncs.com",
                 action, "2023-08-08", "2026-01-20T08:00:00Z");
}

Signable list_request() {
  return emr_request("/api/v1/workspaces/w-d80f373d3ace824f/livycompute/lc-zm4dzdiubu73w2yx/session",
                     {{"pageNum", "1"}, {"pageSize", "100"}, {"regionId", "cn-hangzhou"}},
                     "ListLivyComputeSessions");
}

}  // namespace

TEST_CASE("vector 1: the official documentation") {
  const Signature signature = sign(
      request(
          "POST", "/",
          {{"ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}, {"RegionId", "cn-shanghai"}},
          "ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", "2023-10-26T10:22:32Z"),
      kSecret);
  CHECK(signature.canonical_hash == "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
  CHECK(signature.signature == "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
  CHECK(authorization("YourAccessKeyId", signature) ==
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
        "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
}

TEST_CASE("vector 2: the official SDK's unit test") {
  Signable signable;
  signable.method = "GET";
  signable.path = "/";
  signable.query = {{"test", "ok"}, {"empty", ""}};
  signable.payload_hash = "55e12e91650d2fec56ec74e1d3e4ddbfce2ef3a65890c2a19ecf88a307e76a23";
  const std::string expected = "d16b30a7699ae9e43875b13195b2f81bcc3ed10c14a9b5eb780e51619aa50be1";
  signable.headers = {{"x-acs-test", "http,https"}};
  CHECK(sign(signable, Secret("secret")).signature == expected);
  // One name sent twice: values sorted and joined; names in any case, values trimmed, no path means `/`.
  signable.headers = {{"X-Acs-Test", "  https\t"}, {"x-acs-TEST", " http"}};
  signable.path = "";
  CHECK(sign(signable, Secret("secret")).signature == expected);
  CHECK(sign(signable, Secret("Secret")).signature != expected);
}

TEST_CASE("vector 3: the main call, without and with a security token") {
  const Signature plain = sign(list_request(), kSecret);
  CHECK(plain.canonical_hash == "4703dff61359d9e792a1c8e241019f05246b6540772aa15eda743c87d95baf8c");
  CHECK(plain.signature == "e38aca0a2409e8fbb058097609c5161c20eb406ec207a72377a9f4182b5dcfa7");
  Signable with_token = list_request();
  with_token.headers.emplace_back("x-acs-security-token", "YourSecurityToken");
  const Signature signature = sign(with_token, kSecret);
  CHECK(signature.signature == "10f59d852712bd299eab680ca709fc2fc95bd2397995fcd4352ae13d37cffcd3");
  CHECK(signature.signed_headers ==
        "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;"
        "x-acs-version");
}

TEST_CASE("vector 4: the encoding of query values") {
  const Signable signable = emr_request(
      "/api/v1/workspaces",
      {{"regionId", "cn-hangzhou"}, {"name", "a b*~/+\xE4\xB8\xAD"}, {"maxResults", "20"}}, "ListWorkspaces");
  CHECK(sign(signable, kSecret).signature ==
        "16ff2d052ee3d0bf50b9b6cf2a78e3de146f4796930c0cf766f0b26543484f96");
}

TEST_CASE("every part of a request changes the signature") {
  const std::string signature = sign(list_request(), kSecret).signature;
  Signable other = list_request();
  other.method = "POST";
  CHECK(sign(other, kSecret).signature != signature);
  other = list_request();
  other.path += "s";
  CHECK(sign(other, kSecret).signature != signature);
  other = list_request();
  other.query.front().second = "2";
  CHECK(sign(other, kSecret).signature != signature);
  other = list_request();
  other.headers.front().second += ":8443";
  CHECK(sign(other, kSecret).signature != signature);
  other = list_request();
  other.payload_hash.back() = '0';
  CHECK(sign(other, kSecret).signature != signature);
}

TEST_CASE("an empty value of a repeated header keeps its comma") {
  Signable two = list_request();
  two.headers.emplace_back("x-acs-test", "a");
  two.headers.emplace_back("x-acs-test", "");
  Signable joined = list_request();
  joined.headers.emplace_back("x-acs-test", ",a");
  CHECK(sign(two, kSecret).signature == sign(joined, kSecret).signature);
}
