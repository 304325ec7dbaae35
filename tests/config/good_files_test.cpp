#include "config/support.hpp"

namespace lge::config {

namespace {

Loaded load_good(const std::string& name, const Environment& environment) {
  const Result<Loaded, std::vector<Problem>> result = load(data_directory() / "good" / name, environment);
  if (result) return *result;
  for (const Problem& problem : result.error())
    MESSAGE(problem.text());
  FAIL("not valid: ", name);
  return {};
}

}  // namespace

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("the smallest file, and every default") {
  const Loaded loaded = load_good("smallest.yml", fake_environment());
  CHECK(loaded.warnings.empty());
  const Config& config = loaded.config;
  CHECK(config.poll.interval == seconds(60));
  CHECK(config.poll.timeout == seconds(50));
  CHECK(config.poll.full_scan_interval == std::chrono::hours(1));
  CHECK(config.poll.settle_time == minutes(10));
  CHECK(config.poll.stale_after == minutes(5));
  CHECK(config.api.endpoint == "https://emr-serverless-spark.{region}.aliyuncs.com");
  CHECK(config.api.request_timeout == seconds(10));
  CHECK(config.api.page_size == 100);
  CHECK(config.api.max_in_flight == 8);
  CHECK(config.api.requests_per_second == 10);
  CHECK(config.api.max_attempts == 4);
  CHECK(config.api.max_response_bytes == 16'777'216);
  CHECK_FALSE(config.api.ca_file);
  CHECK_FALSE(config.api.proxy);
  REQUIRE(config.credentials.size() == 1);
  CHECK(std::holds_alternative<DefaultChain>(config.credentials.at("default")));
  REQUIRE(config.gateways.size() == 1);
  const Gateway& gateway = config.gateways[0];
  CHECK(gateway.workspace_id == "w-d80f373d3ace824f");
  CHECK(gateway.livy_compute_id == "lc-zm4dzdiubu73w2yx");
  CHECK(gateway.region == "cn-hangzhou");
  CHECK(gateway.name == "lc-zm4dzdiubu73w2yx");
  CHECK(gateway.credentials == "default");
  CHECK(gateway.interval == seconds(60));
  CHECK(config.discovery.empty());
  CHECK(config.dimensions.empty());
  CHECK(config.limits.series_per_gateway == 500);
  CHECK_FALSE(config.sessions.per_session);
  CHECK(config.sessions.per_session_limit == 200);
  CHECK_FALSE(config.storage.path);
}

TEST_CASE("the file with everything") {
  const TemporaryDirectory directory;
  const std::string ca_file = directory.file("ca.pem", "certificates");
  const Loaded loaded = load_good("everything.yml", fake_environment({{"CA_FILE", ca_file}}));
  CHECK(loaded.warnings.empty());

  const Poll& poll = loaded.config.poll;
  CHECK(poll.interval == seconds(90));
  CHECK(poll.timeout == minutes(2));
  CHECK(poll.full_scan_interval == std::chrono::days(7));
  CHECK(poll.settle_time == seconds(0));
  CHECK(poll.stale_after == std::chrono::days(7));

  const Api& api = loaded.config.api;
  CHECK(api.endpoint == "https://emr-serverless-spark-vpc.{region}.aliyuncs.com:8443/");
  CHECK(api.request_timeout == milliseconds(250));
  CHECK(api.page_size == 50);
  CHECK(api.max_in_flight == 256);
  CHECK(api.max_attempts == 20);
  CHECK(api.requests_per_second == 0.5);
  CHECK(api.max_response_bytes == 65'536);
  CHECK(api.ca_file == ca_file);
  CHECK(api.proxy == Secret("http://me:TOPSECRET1@proxy:3128/"));

  const auto& credentials = loaded.config.credentials;
  REQUIRE(credentials.size() == 9);
  for (const char* name : {"default", "copy"}) {
    const AccessKey& key = std::get<AccessKey>(credentials.at(name));
    CHECK(key.id == "LTAI0123456789");
    CHECK(key.secret.reveal() == "TOPSECRET1");
  }
  const StsToken& token = std::get<StsToken>(credentials.at("temporary"));
  CHECK(token.id == "STS.1");
  CHECK(token.secret.reveal() == "a$b${c}");
  CHECK(token.token.reveal() == "to/ken+==");
  CHECK(std::holds_alternative<DefaultChain>(credentials.at("chain")));
  const OidcRole& oidc = std::get<OidcRole>(credentials.at("oidc"));
  CHECK(oidc.role.arn == "acs:ram::1:role/a");
  CHECK(oidc.role.session_name == "s@1");
  CHECK(oidc.role.duration == minutes(15));
  CHECK(oidc.role.policy == "{}");
  CHECK(oidc.role.sts_endpoint == "https://sts.cn-hangzhou.aliyuncs.com");
  CHECK(oidc.provider_arn == "acs:ram::1:oidc-provider/p");
  CHECK(oidc.token_file == "/run/token");
  const RamRole& role = std::get<RamRole>(credentials.at("role"));
  CHECK(role.source == "oidc");
  CHECK(role.role.arn == "acs:ram::2:role/b");
  CHECK(role.role.duration == std::chrono::hours(12));
  CHECK(role.external_id == "ext:1/x");
  const EcsRole& ecs = std::get<EcsRole>(credentials.at("ecs"));
  CHECK(ecs.role_name == "worker");
  CHECK_FALSE(ecs.imdsv1);
  CHECK(ecs.endpoint == "http://127.0.0.1:8080");
  CHECK(std::get<CredentialsUri>(credentials.at("uri")).uri == "http://127.0.0.1:8080/key?a=b");
  CHECK(std::get<Profile>(credentials.at("cli")).file == "/home/me/config.json");
  CHECK(std::get<Profile>(credentials.at("cli")).name == "audit");

  const std::vector<Gateway>& gateways = loaded.config.gateways;
  REQUIRE(gateways.size() == 3);
  CHECK(gateways[0].region == "cn-beijing");
  CHECK(gateways[0].name == "报表 LTAI0123456789 prod");
  CHECK(gateways[0].credentials == "temporary");
  CHECK(gateways[0].interval == milliseconds(100));
  CHECK(gateways[1].credentials == "chain");
  CHECK(gateways[1].name == "7");
  CHECK(gateways[1].interval == seconds(90));
  CHECK(gateways[2].name == "null");
  CHECK(gateways[2].credentials == "default");
}

TEST_CASE("the file with everything: what is found, labelled and kept") {
  const TemporaryDirectory directory;
  const std::string ca_file = directory.file("ca.pem", "certificates");
  const Config config = load_good("everything.yml", fake_environment({{"CA_FILE", ca_file}})).config;

  REQUIRE(config.discovery.size() == 2);
  const Discovery& first = config.discovery[0];
  CHECK(first.region == "cn-beijing");
  CHECK(first.workspace_ids == std::vector<std::string>{"w-1", "LTAI0123456789"});
  REQUIRE(first.include);
  CHECK(first.include->text() == "etl-(daily|\\d+)");
  CHECK(first.include->matches("etl-7"));
  CHECK_FALSE(first.include->matches("my-etl-7"));
  REQUIRE(first.exclude);
  CHECK(first.exclude->text() == ".*-test");
  CHECK(first.refresh_interval == seconds(1));
  CHECK(first.credentials == "role");
  CHECK(first.interval == std::chrono::days(1));
  const Discovery& second = config.discovery[1];
  CHECK(second.region == "eu-central-1");
  CHECK(second.workspace_ids.empty());
  CHECK_FALSE(second.include);
  CHECK_FALSE(second.exclude);
  CHECK(second.refresh_interval == minutes(10));
  CHECK(second.credentials == "default");
  CHECK(second.interval == seconds(90));

  const std::vector<Dimension>& dimensions = config.dimensions;
  REQUIRE(dimensions.size() == 5);
  CHECK(dimensions[0].label == "queue");
  CHECK(std::get<SessionField>(dimensions[0].source) == SessionField::queue);
  CHECK(dimensions[1].label == "session");
  CHECK(std::get<SessionField>(dimensions[1].source) == SessionField::name);
  CHECK(dimensions[2].label == "user");
  CHECK(std::get<JsonPointer>(dimensions[2].source).tokens == std::vector<std::string>{"proxyUser"});
  CHECK(std::get<JsonPointer>(dimensions[3].source).tokens ==
        std::vector<std::string>{"conf", "spark.x/y~z", "0"});
  CHECK(std::get<JsonPointer>(dimensions[4].source) == JsonPointer{});

  CHECK(config.limits.series_per_gateway == 100'000);
  CHECK(config.sessions.per_session);
  CHECK(config.sessions.per_session_limit == 10'000);
  CHECK(config.storage.path == "/var/lib/cn-beijing");
}

TEST_CASE("the example loads, and shows the defaults") {
  const std::filesystem::path path = std::filesystem::path(LGE_SOURCE_DIR) / "config" / "config.example.yml";
  const Environment environment =
      fake_environment({{"FINANCE_KEY_ID", "LTAI2"}, {"FINANCE_KEY_SECRET", "TOPSECRET2"}});
  const Result<Loaded, std::vector<Problem>> result = load(path, environment);
  REQUIRE(result.has_value());
  CHECK(result->warnings.empty());
  CHECK(result->config.gateways.size() == 2);
  CHECK(std::get<AccessKey>(result->config.credentials.at("finance")).secret.reveal() == "TOPSECRET2");
  // It shows the defaults, so what it says must be what they are.
  CHECK(result->config.poll.interval == Poll{}.interval);
  CHECK(result->config.poll.timeout == Poll{}.timeout);
  CHECK(result->config.poll.full_scan_interval == Poll{}.full_scan_interval);
  CHECK(result->config.poll.settle_time == Poll{}.settle_time);
  CHECK(result->config.poll.stale_after == Poll{}.stale_after);
  CHECK(result->config.api.endpoint == Api{}.endpoint);
  CHECK(result->config.api.request_timeout == Api{}.request_timeout);
  CHECK(result->config.api.page_size == Api{}.page_size);
  CHECK(result->config.api.max_in_flight == Api{}.max_in_flight);
  CHECK(result->config.api.requests_per_second == Api{}.requests_per_second);
  CHECK(result->config.api.max_response_bytes == Api{}.max_response_bytes);
  CHECK(result->config.limits.series_per_gateway == Limits{}.series_per_gateway);
  CHECK(result->config.sessions.per_session == Sessions{}.per_session);
  CHECK(result->config.sessions.per_session_limit == Sessions{}.per_session_limit);
  REQUIRE(result->config.discovery.size() == 1);
  CHECK(result->config.discovery[0].refresh_interval == Discovery{}.refresh_interval);
  CHECK(result->config.dimensions.size() == 2);
  CHECK(result->config.storage.path == "/var/lib/livy_gateway_exporter");
}

TEST_CASE("what the new types take where the file says nothing") {
  const std::string text = std::string(kOneGateway) +
                           "credentials:\n"
                           "  role: {type: ram_role, role_arn: 'acs:ram::1:role/a'}\n"
                           "  ecs: {type: ecs_role}\n"
                           "  cli: {type: profile}\n"
                           "  pod: {type: oidc_role}\n";
  std::map<std::string, std::string> variables{
      {"ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/pod"},
      {"ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/p"},
      {"ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/var/run/token"}};
  const auto result = parse(text, "config.yml", fake_environment(variables));
  REQUIRE(result.has_value());
  CHECK(result->warnings.empty());
  const auto& credentials = result->config.credentials;
  const RamRole& role = std::get<RamRole>(credentials.at("role"));
  CHECK(role.source == "default");
  CHECK(role.role.session_name == "livy_gateway_exporter");
  CHECK(role.role.duration == std::chrono::hours(1));
  CHECK(role.role.policy.empty());
  CHECK_FALSE(role.role.sts_endpoint);
  CHECK(role.external_id.empty());
  const EcsRole& ecs = std::get<EcsRole>(credentials.at("ecs"));
  CHECK(ecs.role_name.empty());
  CHECK(ecs.imdsv1);
  CHECK(ecs.endpoint == "http://100.100.100.200");
  CHECK_FALSE(std::get<Profile>(credentials.at("cli")).file);
  CHECK(std::get<Profile>(credentials.at("cli")).name.empty());
  const OidcRole& pod = std::get<OidcRole>(credentials.at("pod"));
  CHECK(pod.role.arn == "acs:ram::1:role/pod");
  CHECK(pod.provider_arn == "acs:ram::1:oidc-provider/p");
  CHECK(pod.token_file == "/var/run/token");
  CHECK(pod.role.session_name == "livy_gateway_exporter");

  variables.emplace("ALIBABA_CLOUD_ROLE_SESSION_NAME", "pod-7");
  const auto named = parse(text, "config.yml", fake_environment(variables));
  CHECK(std::get<OidcRole>(named->config.credentials.at("pod")).role.session_name == "pod-7");
}

TEST_CASE("a variable that a key is left to is as strictly read, and not shown") {
  const std::map<std::string, std::string> variables{
      {"ALIBABA_CLOUD_ROLE_ARN", "TOPSECRET"},
      {"ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/p"},
      {"ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/var/run/token"}};
  const std::string text = std::string(kOneGateway) + "credentials: {pod: {type: oidc_role}}\n";
  const std::vector<std::string> expected{
      "3:20: credentials.pod.role_arn: expected the environment variable ALIBABA_CLOUD_ROLE_ARN to hold the "
      "ARN "
      "of a RAM role such as acs:ram::1234567890123456:role/name"};
  CHECK(problems_of(parse(text, "config.yml", fake_environment(variables))) == expected);
}

TEST_CASE("http to STS is accepted with a warning") {
  const auto result = parse_text(
      std::string(kOneGateway) +
      "credentials:\n"
      "  role: {type: ram_role, role_arn: 'acs:ram::1:role/a', sts_endpoint: 'http://127.0.0.1:1'}\n");
  REQUIRE(result.has_value());
  const std::vector<std::string> expected{
      "config.yml:4:71: credentials.role.sts_endpoint: http:// is not encrypted; use https:// for anything "
      "but a test"};
  CHECK(result->warnings == expected);
}

TEST_CASE("http is accepted with a warning") {
  const auto result = parse_text("api:\n  endpoint: http://127.0.0.1:8080\n" + std::string(kOneGateway));
  REQUIRE(result.has_value());
  const std::vector<std::string> expected{
      "config.yml:2:13: api.endpoint: http:// is not encrypted; use https:// for anything but a test"};
  CHECK(result->warnings == expected);
  CHECK(result->config.api.endpoint == "http://127.0.0.1:8080");
}

TEST_CASE("none is no proxy at all, which differs from none given") {
  const auto result = parse_text("api: {proxy: none}\n" + std::string(kOneGateway));
  REQUIRE(result.has_value());
  CHECK(result->config.api.proxy == Secret("none"));
}

TEST_CASE("what is found rarely is as much worth a warning as what is listed") {
  const auto loaded = parse_text(
      "poll: {interval: 1h}\n"
      "discovery:\n"
      "  - {region: cn-hangzhou, interval: 4m}\n"
      "  - {region: cn-hangzhou}\n");
  REQUIRE(loaded.has_value());
  REQUIRE(loaded.value().warnings.size() == 1);
  CHECK(loaded.value().warnings[0].starts_with("config.yml: discovery[1].interval: no shorter than "));
}

TEST_CASE("an interval no shorter than stale_after is a warning") {
  const std::string text =
      "poll: { stale_after: 30s }\n"
      "gateways:\n"
      "  - { workspace_id: w-1, livy_compute_id: lc-1, region: cn-hangzhou, interval: 29s }\n"
      "  - { workspace_id: w-1, livy_compute_id: lc-2, region: cn-hangzhou, interval: 30s }\n";
  const auto loaded = parse_text(text);
  REQUIRE(loaded.has_value());
  REQUIRE(loaded.value().warnings.size() == 1);
  CHECK(
      loaded.value().warnings[0] ==
      "config.yml: gateways[1].interval: no shorter than poll.stale_after, so its gauges are absent between "
      "polls; make poll.stale_after longer");
}

}  // namespace lge::config
