#include "credentials/bench.hpp"
#include "credentials/sources.hpp"

namespace lge::credentials {

namespace {

constexpr const char* kRoles = "/latest/meta-data/ram/security-credentials/";

struct Fixture : Bench {
  Answer fetch_uri(const std::string& uri) {
    source = make_uri_source(uri, world);
    return run(source->fetch());
  }
  std::string failure(const config::EcsRole& role = {}) {
    source = make_ecs_source(role, world);
    const Answer answer = run(source->fetch());
    REQUIRE(answer.has_error());
    return answer.error().message;
  }
  [[nodiscard]] std::string sent(std::size_t index) const {
    const net::Request& request = metadata.requests.at(index);
    std::string text = request.method + " " + request.target;
    for (const auto& [name, value] : request.headers) {
      if (name.starts_with("X-")) text.append(" ").append(name).append(": ").append(value);
    }
    return text;
  }
  std::unique_ptr<Source> source;
};

constexpr const char* kService = "the metadata service http://100.100.100.200: ";

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a token, the role's name, its key") {
  metadata.answer(200, "t0ken");
  metadata.answer(200, "worker\n");
  metadata.answer(200, key_json("STS.1"));
  source = make_ecs_source({}, world);
  CHECK(run(source->fetch()).value().id == "STS.1");
  REQUIRE(metadata.requests.size() == 3);
  CHECK(metadata.requests[0].origin.url() == "http://100.100.100.200:80");
  CHECK(sent(0) == "PUT /latest/api/token X-aliyun-ecs-metadata-token-ttl-seconds: 21600");
  CHECK(sent(1) == std::string("GET ") + kRoles + " X-aliyun-ecs-metadata-token: t0ken");
  CHECK(sent(2) == std::string("GET ") + kRoles + "worker X-aliyun-ecs-metadata-token: t0ken");
  CHECK(sts.requests.empty());
}

TEST_CASE_FIXTURE(Fixture, "a configured role is not asked for, and an endpoint is another") {
  config::EcsRole role;
  role.role_name = "mine";
  role.endpoint = "http://127.0.0.1:8080";
  metadata.answer(200, "t0ken");
  metadata.answer(200, key_json("STS.1"));
  source = make_ecs_source(role, world);
  CHECK(run(source->fetch()).has_value());
  CHECK(metadata.requests[1].origin.port == 8080);
  CHECK(sent(1) == std::string("GET ") + kRoles + "mine X-aliyun-ecs-metadata-token: t0ken");
}

TEST_CASE_FIXTURE(Fixture, "without a token the service is asked as of old, unless that is forbidden") {
  config::EcsRole role;
  role.role_name = "mine";
  for (const bool answered : {true, false}) {
    answered ? metadata.answer(404, "") : metadata.fail(net::Failure::timeout, "read: not done within 1s");
    metadata.answer(200, key_json("STS.1"));
    source = make_ecs_source(role, world);
    CHECK(run(source->fetch()).has_value());
    CHECK(metadata.requests.back().target == std::string(kRoles) + "mine");
    CHECK(metadata.requests.back().headers.size() == 2);
  }
  role.imdsv1 = false;
  metadata.answer(404, "");
  CHECK(failure(role) == std::string(kService) + "no token: HTTP 404");
  metadata.fail(net::Failure::connect, "Connection refused");
  CHECK(failure(role) == std::string(kService) + "no token: Connection refused");
  metadata.answer(200, "to\nken");
  CHECK(failure(role) == std::string(kService) + "no token: HTTP 200");
}

TEST_CASE_FIXTURE(Fixture, "what goes wrong is told, with the service's name") {
  const auto after_token = [this] { metadata.answer(200, "t0ken"); };
  after_token();
  metadata.answer(404, "");
  CHECK(failure() == std::string(kService) + "no RAM role is attached to this instance");
  after_token();
  metadata.answer(500, "");
  CHECK(failure() == std::string(kService) + "HTTP 500");
  for (const std::string name : {"", "a b", "a\nb", "../x", "..", "<html>"}) {
    after_token();
    metadata.answer(200, name);
    CHECK(failure() == std::string(kService) + "the answer is no name of a RAM role");
  }
  after_token();
  metadata.answer(200, "worker");
  metadata.answer(200, R"({"Code":"Failed"})");
  CHECK(failure() == std::string(kService) + "HTTP 200 Failed");
  after_token();
  metadata.answer(200, "worker");
  metadata.fail(net::Failure::too_large, "the body is longer than 65536 bytes");
  CHECK(failure() == std::string(kService) + "the body is longer than 65536 bytes");
  metadata.fail(net::Failure::connect, "refused");
  metadata.fail(net::Failure::connect, "refused");
  CHECK(failure() == std::string(kService) + "refused");
}

TEST_CASE_FIXTURE(Fixture, "a credentials URI") {
  metadata.answer(200, key_json("STS.1"));
  CHECK(fetch_uri("http://127.0.0.1:8080/a/key?b=c").value().id == "STS.1");
  CHECK(metadata.requests[0].origin == net::Origin{false, "127.0.0.1", 8080});
  CHECK(sent(0) == "GET /a/key?b=c");
  metadata.answer(200, key_json("STS.2"));
  CHECK(fetch_uri("https://keys.example").value().id == "STS.2");
  CHECK(sent(1) == "GET /");
  metadata.answer(404, "");
  CHECK(fetch_uri("https://keys.example/T0KEN").error().message ==
        "the credentials URI at https://keys.example:443: HTTP 404");
  metadata.fail(net::Failure::connect, "refused");
  CHECK(fetch_uri("https://keys.example/T0KEN").error().message ==
        "the credentials URI at https://keys.example:443: refused");
  for (const char* bad : {"T0KEN", "ftp://T0KEN/", "http://T0KEN@host/", "http://host/T0 KEN", "http://"}) {
    CHECK(fetch_uri(bad).error().message == "the credentials URI: no http or https URL");
  }
  CHECK(metadata.requests.size() == 4);
}

}  // namespace lge::credentials
