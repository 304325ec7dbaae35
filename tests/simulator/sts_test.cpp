#include <functional>

#include "simulator/percent.hpp"
#include "simulator/rpc_signature.hpp"
#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

const std::string kRole = "acs:ram::1234567890:role/exporter";
const std::string kProvider = "acs:ram::1234567890:oidc-provider/ack-rrsa";

std::string form_text(const Query& form) {
  std::string text;
  for (const auto& [name, value] : form)
    text.append(text.empty() ? "" : "&")
        .append(percent_encode(name))
        .append("=")
        .append(percent_encode(value));
  return text;
}

// A service that knows a role and an OIDC provider.
struct StsBench : Bench {
  int nonce = 0;

  StsBench() {
    REQUIRE(admin("POST", "/sim/sts",
                  fmt::format(R"({{"roles":[{{"arn":"{}"}},{{"arn":"{}-x","external_id":"e"}},)"
                              R"({{"arn":"{}-no","denied":true}}],"oidc_providers":[{{"arn":"{}",)"
                              R"("tokens":["good+/="],"expired_tokens":["old"]}}]}})",
                              kRole, kRole, kRole, kProvider))
                .status == 200);
    put({});
  }
  // The parameters of a good call, which a test may spoil; then the answer.
  using Spoil = std::function<void(Query&)>;
  Answer with_oidc(const Spoil& spoil) {
    Query form{{"RoleArn", kRole},
               {"OIDCProviderArn", kProvider},
               {"OIDCToken", "good+/="},
               {"RoleSessionName", "unit-test"},
               {"DurationSeconds", "1800"}};
    spoil(form);
    return post_form("Action=AssumeRoleWithOIDC&Format=JSON&Version=2015-04-01&Timestamp=" +
                         percent_encode(format_utc(clock.wall())),
                     form_text(form));
  }
  Answer assume(const Spoil& before, const Spoil& after = {}) {
    Query query{{"Action", "AssumeRole"},
                {"Format", "JSON"},
                {"Version", "2015-04-01"},
                {"AccessKeyId", client.id},
                {"SignatureMethod", "HMAC-SHA1"},
                {"SignatureVersion", "1.0"},
                {"SignatureNonce", fmt::format("rpc-{}", ++nonce)},
                {"Timestamp", format_utc(clock.wall())},
                {"RoleArn", kRole},
                {"RoleSessionName", "unit-test"}};
    if (!client.token.empty()) query.emplace_back("SecurityToken", client.token);
    if (before) before(query);
    query.emplace_back("Signature", rpc_sign(client.secret, rpc_string_to_sign("POST", query)));
    if (after) after(query);
    // Half in the URL, half in the form, as the official SDK does it.
    const auto middle = query.begin() + 3;
    return post_form(form_text({query.begin(), middle}), form_text({middle, query.end()}));
  }
  // Signs with the temporary key of an answer from now on.
  void use(const Answer& answer) {
    const Json json = json_of(answer.body);
    const Json* key = json.find("Credentials");
    REQUIRE_MESSAGE(key != nullptr, answer.body);
    client.id = text_at(*key, "AccessKeyId");
    client.secret = text_at(*key, "AccessKeySecret");
    client.token = text_at(*key, "SecurityToken");
  }
};

void set(Query& query, std::string_view name, std::string_view value) {
  std::erase_if(query, [&](const auto& parameter) { return parameter.first == name; });
  if (!value.empty()) query.emplace_back(name, value);
}

}  // namespace

TEST_CASE("AssumeRoleWithOIDC gives a key that the API takes until it expires") {
  StsBench bench;
  const Answer answer = bench.with_oidc([](Query&) {});
  CHECK(answer.status == 200);
  CHECK(text_at(*json_of(answer.body).find("Credentials"), "Expiration") == "2026-01-20T08:30:00Z");
  bench.use(answer);
  CHECK(bench.client.id.starts_with("STS."));
  CHECK(bench.ask().status == 200);
  bench.clock.advance(std::chrono::seconds(1799));
  CHECK(bench.ask().status == 200);
  bench.clock.advance(std::chrono::seconds(1));
  CHECK(code_of(bench.ask()) == "InvalidSecurityToken.Expired");
  const Json stats = json_of(bench.admin("GET", "/sim/stats").body);
  CHECK(to_text(*stats.find("durations")) == R"({"1800":1})");
  CHECK(to_text(*stats.find("session_names")) == R"({"unit-test":1})");
  CHECK(text_at(stats, "keys_issued") == "1");
  CHECK(text_at(*stats.find("by_key"), bench.client.id) == "3");
  CHECK(to_text(*stats.find("by_action")) == R"({"AssumeRoleWithOIDC":1,"ListLivyComputeSessions":3})");
}

TEST_CASE("AssumeRoleWithOIDC refuses what is wrong, in the service's words") {
  StsBench bench;
  const auto code = [&](std::string_view name, std::string_view value) {
    return code_of(bench.with_oidc([&](Query& form) { set(form, name, value); }));
  };
  CHECK(code("OIDCToken", "old") == "AuthenticationFail.OIDCToken.Expired");
  CHECK(code("OIDCToken", "forged") == "AuthenticationFail.OIDCToken.Invalid");
  CHECK(code("OIDCToken", "") == "AuthenticationFail.OIDCToken.Invalid");
  CHECK(code("OIDCProviderArn", "acs:ram::1:oidc-provider/x") == "AuthenticationFail.NoPermission");
  CHECK(code("RoleArn", "acs:ram::1:role/none") == "EntityNotExist.Role");
  CHECK(code("RoleArn", "exporter") == "InvalidParameter.RoleArn");
  CHECK(code("RoleArn", kRole + "-no") == "AuthenticationFail.NoPermission");
  CHECK(code("RoleSessionName", "a") == "InvalidParameter.RoleSessionName");
  CHECK(code("RoleSessionName", "a b") == "InvalidParameter.RoleSessionName");
  for (const std::string_view bad : {"899", "43201", "1h", "-1"})
    CHECK(code("DurationSeconds", bad) == "InvalidParameter.DurationSeconds");
  CHECK(code_of(bench.post_form("Action=Other&Version=2015-04-01&Format=JSON", "")) ==
        "InvalidAction.NotFound");
  CHECK(code_of(bench.post_form("Action=AssumeRole&Version=1&Format=JSON", "")) == "InvalidVersion");
  CHECK(code_of(bench.post_form("Action=AssumeRole&Version=2015-04-01", "")) == "InvalidParameter.Format");
  CHECK(code_of(bench.post_form(
            "Action=AssumeRoleWithOIDC&Version=2015-04-01&Format=JSON&Timestamp=2026-01-20T08%3A15%3A01Z",
            "")) == "InvalidTimeStamp.Expired");
}

TEST_CASE("AssumeRole checks the signature of the call") {
  StsBench bench;
  const auto code = [](const Answer& answer) { return answer.status == 200 ? "OK" : code_of(answer); };
  CHECK(code(bench.assume({})) == "OK");
  CHECK(code(bench.assume({}, [](Query& q) { set(q, "RoleSessionName", "other"); })) ==
        "SignatureDoesNotMatch");
  CHECK(code(bench.assume([](Query& q) { set(q, "SignatureNonce", "rpc-1"); })) == "SignatureNonceUsed");
  CHECK(code(bench.assume([](Query& q) { set(q, "SignatureNonce", ""); })) == "MissingSignatureNonce");
  CHECK(code(bench.assume([](Query& q) { set(q, "Timestamp", "now"); })) == "InvalidTimeStamp.Format");
  CHECK(code(bench.assume([](Query& q) { set(q, "Timestamp", "2026-01-20T07:44:59Z"); })) ==
        "InvalidTimeStamp.Expired");
  CHECK(code(bench.assume([](Query& q) { set(q, "Timestamp", "2026-01-20T07:45:00Z"); })) == "OK");
  CHECK(code(bench.assume([](Query& q) { set(q, "AccessKeyId", "nobody"); })) ==
        "InvalidAccessKeyId.NotFound");
  CHECK(code(bench.assume([](Query& q) { set(q, "SecurityToken", "t"); })) ==
        "InvalidSecurityToken.Malformed");
  CHECK(code(bench.assume([](Query& q) { set(q, "SignatureMethod", "MD5"); })) ==
        "InvalidParameter.SignatureMethod");
  bench.admin("POST", "/sim/skew", R"({"seconds":901})");
  CHECK(code(bench.assume({})) == "InvalidTimeStamp.Expired");
  CHECK(text_at(json_of(bench.admin("GET", "/sim/stats").body), "signature_failures") == "2");
}

TEST_CASE("AssumeRole: the role must exist, agree, and be asked with its external id") {
  StsBench bench;
  const auto code = [&](const std::string& role, std::string_view external_id) {
    const Answer answer = bench.assume([&](Query& query) {
      set(query, "RoleArn", role);
      set(query, "ExternalId", external_id);
    });
    return answer.status == 200 ? "OK" : code_of(answer);
  };
  CHECK(code(kRole + "-none", "") == "EntityNotExist.Role");
  CHECK(code(kRole + "-no", "") == "NoPermission");
  CHECK(code(kRole + "-x", "") == "NoPermission");
  CHECK(code(kRole + "-x", "e") == "OK");
  bench.admin("POST", "/sim/keys", R"({"id":"test-key","denied":true})");
  CHECK(code(kRole, "") == "NoPermission");
}

TEST_CASE("a role is assumed with a temporary key, and a wrong signature shows its token") {
  StsBench bench;
  bench.use(bench.with_oidc([](Query&) {}));
  CHECK(bench.assume({}).status == 200);
  bench.client.secret = "wrong";
  const Answer refused = bench.assume({});
  CHECK(code_of(refused) == "SignatureDoesNotMatch");
  CHECK(text_at(json_of(refused.body), "Message").find(percent_encode(percent_encode(bench.client.token))) !=
        std::string::npos);
}

TEST_CASE("how long temporary keys last is for tests to say") {
  StsBench bench;
  const auto issue = [&] { bench.use(bench.with_oidc([](Query&) {})); };
  CHECK(bench.admin("POST", "/sim/temporary_keys", R"({"lifetime_seconds":2})").status == 200);
  bench.clock.advance(Millis(300));
  issue();
  bench.clock.advance(Millis(2699));
  CHECK(bench.ask().status == 200);  // rounded up to the second that Expiration names
  bench.clock.advance(Millis(1));
  CHECK(code_of(bench.ask()) == "InvalidSecurityToken.Expired");
  bench.admin("POST", "/sim/fault",
              R"({"match":{"action":"AssumeRoleWithOIDC"},"times":1,)"
              R"("effect":{"lifetime_seconds":-60}})");
  issue();
  CHECK(code_of(bench.ask()) == "InvalidSecurityToken.Expired");
  bench.admin("POST", "/sim/temporary_keys", R"({"lifetime_seconds":0})");
  issue();
  CHECK(bench.ask().status == 200);
  bench.admin("POST", "/sim/temporary_keys", R"({"expire":true})");
  CHECK(code_of(bench.ask()) == "InvalidSecurityToken.Expired");
}

TEST_CASE("faults strike STS by action, host and key") {
  StsBench bench;
  bench.admin("POST", "/sim/fault",
              R"({"match":{"action":"AssumeRole","host":"sts.aliyuncs.com","key":"test-key"},"times":1,)"
              R"("effect":{"status":503,"body":"garbage","latency_ms":5}})");
  CHECK(bench.with_oidc([](Query&) {}).status == 200);
  const Answer struck = bench.assume({});
  CHECK(struck.status == 503);
  CHECK(struck.body == "garbage");
  CHECK(struck.delivery.latency == Millis(5));
  bench.admin("POST", "/sim/fault",
              R"({"match":{"action":"AssumeRole"},"times":1,"effect":{"throttle":{}}})");
  CHECK(code_of(bench.assume({})) == "Throttling.User");
  CHECK(bench.assume({}).status == 200);
}

TEST_CASE("only the newest 1000 temporary keys are known") {
  StsBench bench;
  bench.use(bench.with_oidc([](Query&) {}));
  for (int i = 0; i < 999; ++i)
    bench.with_oidc([](Query&) {});
  CHECK(bench.ask().status == 200);
  bench.with_oidc([](Query&) {});
  CHECK(code_of(bench.ask()) == "InvalidAccessKeyId.NotFound");
}

}  // namespace lge::simulator
