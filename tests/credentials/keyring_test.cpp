#include "credentials/keyring.hpp"

#include "credentials/bench.hpp"

namespace lge::credentials {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Fixture : Bench {
  Fixture() {
    config::RamRole audit;
    audit.source = "finance";
    audit.role.arn = "acs:ram::1:role/audit";
    entries.emplace("finance", config::CredentialsUri{"http://127.0.0.1/key"});
    entries.emplace("audit", audit);
    entries.emplace("fixed", config::AccessKey{"LTAI1", Secret("S3CRET")});
    keyring.emplace(entries, world);
  }
  void pass(Millis time) { fakes::run_for(loop, sleeper, clock, time); }
  void stop() {
    tasks.cancel();
    settle();
  }
  std::map<std::string, config::Credentials> entries;
  std::optional<Keyring> keyring;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "entries are made once, and an unknown one is a fault") {
  CHECK(&keyring->provider("fixed") == &keyring->provider("fixed"));
  CHECK(&keyring->provider("fixed") != &keyring->provider("finance"));
  CHECK_THROWS_AS(keyring->provider("none"), std::out_of_range);
  keyring->start(tasks);
  CHECK(key(keyring->provider("fixed")).id == "LTAI1");
  stop();
}

TEST_CASE_FIXTURE(Fixture, "a role stands on another entry; errors name both") {
  keyring->start(tasks);
  metadata.answer(500, "");
  CHECK(error(keyring->provider("audit")) ==
        "credentials audit: credentials finance: the credentials URI at http://127.0.0.1:80: HTTP 500");
  pass(seconds(2));
  metadata.answer(200, key_json("STS.1"));
  sts.answer(200, sts_json("STS.2"));
  CHECK(key(keyring->provider("audit")).id == "STS.2");
  CHECK(key(keyring->provider("finance")).id == "STS.1");
  CHECK(metadata.requests.size() == 2);
  stop();
}

TEST_CASE_FIXTURE(Fixture, "the expiry of each new key is told, and withdrawn at the end") {
  keyring->start(tasks);
  metadata.answer(200, key_json("STS.1"));
  key(keyring->provider("finance"));
  key(keyring->provider("finance"));
  key(keyring->provider("fixed"));
  CHECK(expiries.told ==
        std::vector<std::pair<std::string, std::string>>{{"finance", "2026-01-20T09:00:00Z"}});
  stop();
  keyring.reset();
  CHECK(expiries.told.size() == 2);
  CHECK(expiries.told.back() == std::pair<std::string, std::string>{"finance", "never"});
}

TEST_CASE_FIXTURE(Fixture, "a keyring that never gave a key withdraws nothing: its names may be another's") {
  keyring->provider("finance");
  keyring.reset();
  CHECK(expiries.told.empty());
}

TEST_CASE_FIXTURE(Fixture, "a key in use is replaced ahead of its end though nobody asks for it") {
  Provider& provider = keyring->provider("finance");
  keyring->start(tasks);
  metadata.answer(200, key_json("STS.1"));
  CHECK(key(provider).id == "STS.1");
  metadata.on_send = [this] {
    metadata.on_send = nullptr;
    metadata.answer(200, key_json("STS.2"));
  };
  pass(minutes(46));
  CHECK(metadata.requests.size() == 2);
  CHECK(expiries.told.back().second > "2026-01-20T09:00:00Z");
  CHECK(key(provider).id == "STS.2");
  stop();
}

TEST_CASE_FIXTURE(Fixture, "everything ends when the tasks are cancelled") {
  keyring->provider("finance");
  keyring->start(tasks);
  keyring->provider("fixed");
  settle();
  CHECK(tasks.size() == 2);
  stop();
  CHECK(tasks.empty());
  CHECK(sleeper.sleeping() == 0);
}

TEST_CASE_FIXTURE(Fixture, "no secret in any line or error, whatever the services answer") {
  keyring->start(tasks);
  Provider& audit = keyring->provider("audit");
  std::string shown;
  const std::string echo = key_json("STS.1").substr(1);
  metadata.answer(200, key_json("STS.1"));
  const std::vector<net::Response> answers{
      {400, {}, R"({"Code":"S3CRET-STS.1","Message":"T0KEN+STS.1 T0KEN%2BSTS.1 T0KEN%252BSTS.1"})"},
      {200, {}, "{" + echo + "x"},
      {200, {}, R"({"Message":")" + std::string(490, 'x') + R"(S3CRET-STS.1","Code":"T0KEN+STS.1"})"},
      {500, {}, "S3CRET-STS.1"},
      {200, {}, R"({"Credentials":{"AccessKeySecret":"S3CRET-STS.1 ","AccessKeyId":"i"}})"}};
  for (const net::Response& answer : answers) {
    sts.answer(answer);
    shown += error(audit) + "\n";
    pass(seconds(29));
    clock.advance(seconds(61));
  }
  sts.answer(200, sts_json("STS.2"));
  key(audit);
  stop();
  shown += everything_logged();
  CAPTURE(shown);
  CHECK(sts.requests.size() == 6);
  CHECK(log.count("does not expect") == 0);
  CHECK(shown.find("S3CRET") == std::string::npos);
  CHECK(shown.find("T0KEN") == std::string::npos);
}

}  // namespace lge::credentials
