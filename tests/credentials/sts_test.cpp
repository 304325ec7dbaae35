#include "credentials/sts.hpp"

#include "credentials/bench.hpp"
#include "credentials/rpc_signature.hpp"
#include "credentials/sources.hpp"
#include "fakes/provider.hpp"
#include "fakes/temporary_directory.hpp"

namespace lge::credentials {

namespace {

const Key kBase{"LTAI1", Secret("bas3+S3CRET"), Secret("bas3/T0KEN"), std::nullopt};

struct Fixture : Bench {
  Answer fetch(Source& source) { return run(source.fetch()); }
  std::string failure(Source& source) {
    const Answer answer = fetch(source);
    REQUIRE(answer.has_error());
    for (const char* secret : {"S3CRET", "T0KEN", "id-token"})
      CHECK(answer.error().message.find(secret) == std::string::npos);
    return answer.error().message;
  }
  [[nodiscard]] config::OidcRole oidc_role() const {
    config::OidcRole role;
    role.role.arn = "acs:ram::1:role/a";
    role.provider_arn = "acs:ram::1:oidc-provider/p";
    role.token_file = directory.path() / "token";
    return role;
  }
  static config::RamRole ram_role() {
    config::RamRole role;
    role.role.arn = "acs:ram::1:role/a";
    return role;
  }
  std::unique_ptr<Source> oidc() { return make_oidc_source(oidc_role(), world); }
  std::unique_ptr<Source> ram() { return make_ram_role_source(ram_role(), base, world); }

  fakes::TemporaryDirectory directory;
  std::shared_ptr<fakes::FakeProvider> base = std::make_shared<fakes::FakeProvider>(kBase);
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "AssumeRoleWithOIDC: the request and the key") {
  static_cast<void>(directory.file("token", "id-token.1\n"));
  const auto source = oidc();
  sts.answer(200, sts_json("STS.1"));
  const Answer key = fetch(*source);
  CHECK(key.value() ==
        Key{"STS.1", Secret("S3CRET-STS.1"), Secret("T0KEN+STS.1"), clock.wall() + std::chrono::hours(1)});
  REQUIRE(sts.requests.size() == 1);
  const net::Request& request = sts.requests[0];
  CHECK(request.origin.url() == "https://sts.aliyuncs.com:443");
  CHECK(request.method == "POST");
  CHECK(request.target ==
        "/?Action=AssumeRoleWithOIDC&Format=JSON&SignatureNonce=00000000000000000000000000000001&"
        "Timestamp=2026-01-20T08%3A00%3A00Z&Version=2015-04-01");
  CHECK(request.body ==
        "DurationSeconds=3600&OIDCProviderArn=acs%3Aram%3A%3A1%3Aoidc-provider%2Fp&OIDCToken=id-token.1&"
        "RoleArn=acs%3Aram%3A%3A1%3Arole%2Fa&RoleSessionName=livy_gateway_exporter");
  CHECK(request.headers.front() ==
        std::pair<std::string, std::string>{"content-type", "application/x-www-form-urlencoded"});
}

TEST_CASE_FIXTURE(Fixture, "the OIDC token is read at each fetch, and what is wrong with it is told") {
  const auto source = oidc();
  const std::string file = "the OIDC token file " + (directory.path() / "token").string();
  CHECK(failure(*source) == file + ": No such file or directory");
  static_cast<void>(directory.file("token", "\n"));
  CHECK(failure(*source) == file + ": is empty");
  static_cast<void>(directory.file("token", "id-token\nid-token\n"));
  CHECK(failure(*source) == file + ": holds no token of printable ASCII on one line");
  static_cast<void>(directory.file("token", std::string(65'537, 'x')));
  CHECK(failure(*source) == file + ": holds more than 65536 bytes");
  CHECK(sts.requests.empty());
  for (const char* token : {"first", "second"}) {
    static_cast<void>(directory.file("token", token));
    sts.answer(200, sts_json("STS.1"));
    CHECK(fetch(*source).has_value());
    CHECK(sts.requests.back().body.find(std::string("OIDCToken=") + token) != std::string::npos);
  }
}

TEST_CASE_FIXTURE(Fixture, "AssumeRole: everything but the signature is signed") {
  config::RamRole role = ram_role();
  role.role.duration = std::chrono::minutes(15);
  role.role.policy = R"({"Version":"1"})";
  role.role.session_name = "audit@1";
  role.role.sts_endpoint = "http://127.0.0.1:8080";
  role.external_id = "ext:1";
  const auto source = make_ram_role_source(role, base, world);
  sts.answer(200, sts_json("STS.1"));
  CHECK(fetch(*source).has_value());
  const net::Request& request = sts.requests.at(0);
  CHECK(request.origin == net::Origin{false, "127.0.0.1", 8080});
  const Query form{{"RoleArn", "acs:ram::1:role/a"},
                   {"RoleSessionName", "audit@1"},
                   {"DurationSeconds", "900"},
                   {"Policy", R"({"Version":"1"})"},
                   {"ExternalId", "ext:1"}};
  CHECK(request.body == canonical_query(form));
  Query query{{"Action", "AssumeRole"},
              {"Format", "JSON"},
              {"Version", "2015-04-01"},
              {"Timestamp", "2026-01-20T08:00:00Z"},
              {"SignatureNonce", "00000000000000000000000000000001"},
              {"AccessKeyId", "LTAI1"},
              {"SignatureMethod", "HMAC-SHA1"},
              {"SignatureVersion", "1.0"},
              {"SecurityToken", "bas3/T0KEN"}};
  Query all = query;
  all.insert(all.end(), form.begin(), form.end());
  query.emplace_back("Signature", rpc_signature("POST", all, kBase.secret));
  CHECK(request.target == "/?" + canonical_query(query));
}

TEST_CASE_FIXTURE(Fixture, "AssumeRole stands on whatever its base gives at the moment") {
  const auto source = ram();
  base->answer = Answer(in_place_error, Error{"no base"});
  CHECK(failure(*source) == "no base");
  CHECK(sts.requests.empty());
  base->answer = Key{"LTAI2", Secret("s"), Secret(), std::nullopt};
  sts.answer(200, sts_json("STS.1"));
  CHECK(fetch(*source).has_value());
  CHECK(sts.requests[0].target.find("AccessKeyId=LTAI2&") != std::string::npos);
  CHECK(sts.requests[0].target.find("SecurityToken") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "what STS refuses is told in its words, without what it repeats of the request") {
  const auto source = ram();
  sts.answer(403,
             R"({"Code":"NoPermission","Message":"bas3+S3CRET bas3/T0KEN bas3%2FT0KEN bas3%252FT0KEN"})");
  CHECK(failure(*source) ==
        "AssumeRole at https://sts.aliyuncs.com: HTTP 403 NoPermission: <secret> <secret> <secret> <secret>");
  sts.fail(net::Failure::timeout, "connect to sts.aliyuncs.com:443: not done within 5s");
  CHECK(failure(*source) ==
        "AssumeRole at https://sts.aliyuncs.com: connect to sts.aliyuncs.com:443: not done within 5s");
  sts.answer(200, sts_json("STS.1", -std::chrono::seconds(1)));
  CHECK(failure(*source) ==
        "AssumeRole at https://sts.aliyuncs.com: the answer holds no key: the key expired at "
        "2026-01-20T07:59:59Z; "
        "check this host's clock");
  static_cast<void>(directory.file("token", "id-token"));
  const auto by_token = oidc();
  sts.answer(400, R"({"Code":"AuthenticationFail","Message":"id-token is bad"})");
  CHECK(failure(*by_token) ==
        "AssumeRoleWithOIDC at https://sts.aliyuncs.com: HTTP 400 AuthenticationFail: <secret> is bad");
}

TEST_CASE_FIXTURE(Fixture, "a rejected date teaches the clock, and the request is sent once more") {
  const auto source = ram();
  const net::Headers date{{"Date", "Tue, 20 Jan 2026 09:00:00 GMT"}};
  const std::string rejected = R"({"Code":"InvalidTimeStamp.Expired"})";
  sts.answer(400, rejected, date);
  sts.answer(200, sts_json("STS.1", std::chrono::hours(2)));
  CHECK(fetch(*source).has_value());
  REQUIRE(sts.requests.size() == 2);
  CHECK(sts.requests[1].target.find("Timestamp=2026-01-20T09%3A00%3A00Z") != std::string::npos);
  CHECK(sts.requests[1].target.find("SignatureNonce=00000000000000000000000000000002") != std::string::npos);
  CHECK(server_clock.offset() == std::chrono::hours(1));

  sts.answer(400, rejected, date);  // the clock can learn nothing new
  CHECK(failure(*source).ends_with("HTTP 400 InvalidTimeStamp.Expired"));
  sts.answer(400, rejected);
  CHECK(failure(*source).ends_with("HTTP 400 InvalidTimeStamp.Expired"));
  sts.answer(400, rejected, {{"date", "Tue, 20 Jan 2026 10:00:00 GMT"}});
  sts.answer(400, rejected, {{"date", "Tue, 20 Jan 2026 11:00:00 GMT"}});
  CHECK(failure(*source).ends_with("HTTP 400 InvalidTimeStamp.Expired"));
  CHECK(sts.requests.size() == 6);
}

TEST_CASE_FIXTURE(Fixture, "what another answer has taught since the request was dated is used, too") {
  const auto source = ram();
  sts.answer(400, R"({"Code":"InvalidTimeStamp.Expired"})", {{"Date", "Tue, 20 Jan 2026 09:00:00 GMT"}});
  sts.answer(200, sts_json("STS.1", std::chrono::hours(2)));
  sts.on_send = [&] { server_clock.learn(clock.wall() + std::chrono::hours(1)); };
  CHECK(fetch(*source).has_value());
  REQUIRE(sts.requests.size() == 2);
  CHECK(sts.requests[1].target.find("Timestamp=2026-01-20T09%3A00%3A00Z") != std::string::npos);
  CHECK(sts.requests[0].kept == net::Kept::none);
}

TEST_CASE_FIXTURE(Fixture, "where STS is") {
  CHECK(sts_endpoint("", false) == "https://sts.aliyuncs.com");
  CHECK(sts_endpoint("", true) == "https://sts.aliyuncs.com");
  CHECK(sts_endpoint("cn-beijing", false) == "https://sts.cn-beijing.aliyuncs.com");
  CHECK(sts_endpoint("cn-beijing", true) == "https://sts-vpc.cn-beijing.aliyuncs.com");
  CHECK(sts_endpoint("evil.example/", false) == "https://sts.aliyuncs.com");
  variables = {{"ALIBABA_CLOUD_STS_REGION", "cn-beijing"}, {"ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "True"}};
  config::Role role;
  CHECK(sts_endpoint(role, environment) == "https://sts-vpc.cn-beijing.aliyuncs.com");
  role.sts_endpoint = "https://sts.example";
  CHECK(sts_endpoint(role, environment) == "https://sts.example");
}

}  // namespace lge::credentials
