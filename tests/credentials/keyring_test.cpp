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
  void stop() { end(keyring->stop()); }
  void end(boost::asio::awaitable<void> stopping) {
    bool ended = false;
    boost::asio::co_spawn(loop, std::move(stopping),
                          [&](const std::exception_ptr& error) { ended = !error; });
    settle();
    CHECK(ended);
  }
  std::map<std::string, config::Credentials> entries;
  std::optional<Keyring> keyring;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "entries are made once, and an unknown one is a fault") {
  CHECK(&keyring->provider("fixed") == &keyring->provider("fixed"));
  CHECK(&keyring->provider("fixed") != &keyring->provider("finance"));
  CHECK_THROWS_AS(keyring->provider("none"), std::out_of_range);
  keyring->start(loop.get_executor());
  CHECK(key(keyring->provider("fixed")).id == "LTAI1");
  stop();
}

TEST_CASE_FIXTURE(Fixture, "a role stands on another entry; errors name both") {
  keyring->start(loop.get_executor());
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
  keyring->start(loop.get_executor());
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
  keyring->start(loop.get_executor());
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

TEST_CASE_FIXTURE(Fixture, "everything ends when it is stopped") {
  keyring->provider("finance");
  keyring->start(loop.get_executor());
  keyring->provider("fixed");
  settle();
  CHECK(sleeper.sleeping() == 2);
  stop();
  CHECK(sleeper.sleeping() == 0);
}

TEST_CASE_FIXTURE(Fixture, "the next keyring shares what is the same, with the keys, and the rest ends") {
  for (const char* name : {"finance", "audit", "fixed"})
    keyring->provider(name);
  keyring->start(loop.get_executor());
  metadata.answer(200, key_json("STS.1"));
  CHECK(key(keyring->provider("finance")).id == "STS.1");
  entries.insert_or_assign("fixed", config::AccessKey{"LTAI1", Secret("AN0THER")});
  Keyring next(entries, world, &*keyring);
  CHECK(&next.provider("finance") == &keyring->provider("finance"));
  CHECK(&next.provider("audit") == &keyring->provider("audit"));
  CHECK(&next.provider("fixed") != &keyring->provider("fixed"));
  CHECK(sleeper.sleeping() == 3);
  end(keyring->stop_all_but(next));
  CHECK(sleeper.sleeping() == 2);
  keyring.reset();
  next.start(loop.get_executor());
  settle();
  CHECK(sleeper.sleeping() == 3);
  CHECK(key(next.provider("finance")).id == "STS.1");
  CHECK(key(next.provider("fixed")).secret == Secret("AN0THER"));
  CHECK(metadata.requests.size() == 1);
  CHECK(expiries.told.size() == 1);  // the expiry was not withdrawn
  end(next.stop());
  CHECK(sleeper.sleeping() == 0);
}

TEST_CASE_FIXTURE(Fixture, "a role is made anew where what it stands on is another") {
  keyring->provider("audit");
  entries.insert_or_assign("finance", config::CredentialsUri{"http://127.0.0.1/other"});
  Keyring next(entries, world, &*keyring);
  CHECK(&next.provider("audit") != &keyring->provider("audit"));
}

TEST_CASE_FIXTURE(Fixture, "nothing is shared that would use another way to the outside") {
  keyring->provider("finance");
  fakes::ScriptedTransport other;
  const World changed{sts, other, server_clock, sleeper, random, environment, log, expiries};
  Keyring next(entries, changed, &*keyring);
  CHECK(&next.provider("finance") != &keyring->provider("finance"));
}

TEST_CASE_FIXTURE(Fixture, "no secret in any line or error, whatever the services answer") {
  keyring->start(loop.get_executor());
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
