#include "api/caller.hpp"

#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "fakes/api_watcher.hpp"
#include "fakes/clock.hpp"
#include "fakes/log.hpp"
#include "fakes/loop.hpp"
#include "fakes/random.hpp"
#include "fakes/transport.hpp"
#include "support/spawn.hpp"

using namespace lge;
using namespace std::chrono_literals;
using api::Reason;
namespace asio = boost::asio;

namespace {

class TestKey final : public credentials::Provider {
 public:
  asio::awaitable<Result<credentials::Key, credentials::Error>> get() override {
    if (missing) co_return Result<credentials::Key, credentials::Error>(in_place_error, error);
    co_return Result<credentials::Key, credentials::Error>(in_place_value, key);
  }
  credentials::Key key{"id", Secret("secret"), Secret(), std::nullopt};
  credentials::Error error{"there is no key"};
  bool missing = false;
};

struct Bench {
  explicit Bench(int max_attempts = 4)
      : caller({{true, "api.example", 443}, max_attempts},
               {transport, key, limiter, gate, server_clock, sleeper, random, watcher, log}) {}

  Result<api::Answered, api::Failure> call(Millis within = 1h) {
    api::Call call;
    call.question.action = "Ask";
    call.question.path = "/";
    call.gateway = "gateway";
    call.deadline = clock.steady() + within;
    asio::io_context loop;
    std::optional<Result<api::Answered, api::Failure>> result;
    TaskGroup tasks(loop.get_executor(), log);
    tasks.spawn("call", fakes::keep(caller.call(std::move(call), requests), result));
    fakes::run_all(loop, sleeper);
    REQUIRE(result);
    return *result;
  }
  void answer(const char* code, net::Headers headers = {}, unsigned status = 400) {
    transport.answer(status, std::string(R"({"Code":")") + code + "\"}", std::move(headers));
  }
  [[nodiscard]] std::string sent(std::size_t index, const std::string& name) const {
    for (const auto& [key_, value] : transport.requests.at(index).headers) {
      if (key_ == name) return value;
    }
    return {};
  }

  fakes::FakeClock clock;
  fakes::FakeSleeper sleeper{clock};
  fakes::FakeRandom random;
  fakes::FakeLog log;
  fakes::ScriptedTransport transport;
  fakes::ApiWatcher watcher;
  TestKey key;
  api::Limiter limiter{{4, 0}, clock, sleeper};
  ServerClock server_clock{clock,
                           [this](std::chrono::nanoseconds ahead) { watcher.clock_skew_changed(ahead); }};
  api::BreakerGate gate{{"cn-hangzhou", "default"}, {1, 4s, 16s}, {clock, sleeper, random, watcher, log}};
  api::Caller caller;
  std::uint64_t requests = 0;
};

}  // namespace

TEST_CASE("what passes is asked again, dated and signed anew") {
  Bench bench;
  bench.transport.answer(503, "");
  bench.transport.fail(net::Failure::closed, "reset");
  bench.transport.fail(net::Failure::timeout, "late");
  bench.transport.answer(200, "good");
  bench.transport.on_send = [&bench] { bench.clock.advance(1s); };
  const auto answer = bench.call();
  REQUIRE(answer.has_value());
  CHECK(answer.value().response.body == "good");
  CHECK(bench.requests == 4);
  CHECK(bench.watcher.all.size() == 4);
  for (std::size_t i = 1; i < 4; ++i) {
    CHECK(bench.sent(i, "x-acs-signature-nonce") != bench.sent(i - 1, "x-acs-signature-nonce"));
    CHECK(bench.sent(i, "x-acs-date") > bench.sent(i - 1, "x-acs-date"));
    CHECK(bench.sent(i, "authorization") != bench.sent(i - 1, "authorization"));
  }
}

TEST_CASE("the attempts end, and the newest failure is the call's") {
  Bench bench(3);
  bench.transport.answer(500, "");
  bench.transport.answer(502, "");
  bench.transport.answer(504, "");
  const auto answer = bench.call();
  REQUIRE(answer.has_error());
  CHECK(answer.error().reason == Reason::server);
  CHECK(answer.error().message.find("504") != std::string::npos);
  CHECK(bench.requests == 3);
}

TEST_CASE("nothing else is asked again") {
  for (const char* code : {"Forbidden.RAM", "InvalidAccessKeyId.NotFound", "SignatureDoesNotMatch",
                           "InvalidParameter", "EntityNotExist", "InvalidTimeStamp.Expired"}) {
    CAPTURE(code);
    Bench bench;
    bench.answer(code);
    CHECK(bench.call().has_error());
    CHECK(bench.requests == 1);
  }
  for (const net::Failure failure :
       {net::Failure::tls, net::Failure::too_large, net::Failure::bad_response}) {
    Bench bench;
    bench.transport.fail(failure, "words");
    CHECK(bench.call().has_error());
    CHECK(bench.requests == 1);
  }
}

TEST_CASE("a throttled call waits as long as the answer asks, and with it everybody else") {
  Bench bench;
  const SteadyTime begin = bench.clock.steady();
  bench.answer("Throttling.User", {{"x-acs-retry-after", "5000"}});
  bench.transport.answer(200, "good");
  CHECK(bench.call().has_value());
  CHECK(bench.clock.steady() - begin >= 5s);
  CHECK(bench.watcher.all.front().throttled);
  CHECK(bench.limiter.pace().paused_until() == begin + 5s);
  CHECK(bench.limiter.pace().rate(bench.clock.steady()) > 0);
}

TEST_CASE("an answer that asks to wait past the deadline fails the call at once, as throttled") {
  Bench bench;
  const SteadyTime begin = bench.clock.steady();
  bench.answer("Throttling", {{"x-acs-retry-after", "60000"}}, 429);
  const auto first = bench.call(50s);
  REQUIRE(first.has_error());
  CHECK(first.error().reason == Reason::throttled);
  const auto second = bench.call(50s);
  REQUIRE(second.has_error());
  CHECK(second.error() == first.error());
  CHECK(bench.requests == 1);
  CHECK(bench.clock.steady() == begin);
}

TEST_CASE("a pace of one's own that leaves no turn before the deadline is no throttling") {
  Bench bench;
  bench.limiter.pace() = api::Pace(0.01);
  bench.transport.answer(200, "good");
  CHECK(bench.call().has_value());
  const auto answer = bench.call(10s);
  REQUIRE(answer.has_error());
  CHECK(answer.error().reason == Reason::timeout);
  CHECK(answer.error().message.find("api.requests_per_second") != std::string::npos);
  CHECK(bench.requests == 1);
}

TEST_CASE("an answer that rejects the date teaches the clock, and the request is repeated once") {
  Bench bench(1);
  bench.answer("InvalidTimeStamp.Expired", {{"Date", "Tue, 20 Jan 2026 09:00:00 GMT"}});
  bench.transport.answer(200, "good");
  CHECK(bench.call().has_value());
  CHECK(bench.sent(0, "x-acs-date") == "2026-01-20T08:00:00Z");
  CHECK(bench.sent(1, "x-acs-date") == "2026-01-20T09:00:00Z");
  CHECK(bench.watcher.skews == std::vector<std::chrono::nanoseconds>{1h});
  bench.transport.answer(200, "good");
  CHECK(bench.call().has_value());
  CHECK(bench.requests == 3);
}

TEST_CASE("a server that rejects its own date is not asked for ever") {
  Bench bench(1);
  bench.answer("InvalidTimeStamp.Expired", {{"Date", "Tue, 20 Jan 2026 09:00:00 GMT"}});
  bench.answer("InvalidTimeStamp.Expired", {{"Date", "Tue, 20 Jan 2026 10:00:00 GMT"}});
  const auto answer = bench.call();
  REQUIRE(answer.has_error());
  CHECK(answer.error().reason == Reason::auth);
  CHECK(bench.requests == 2);
}

TEST_CASE("a date that cannot be read teaches nothing") {
  for (const char* date : {"", "yesterday", "Tue, 20 Jan 2026 08:00:00 GMT"}) {
    CAPTURE(date);
    Bench bench;
    bench.answer("InvalidTimeStamp.Expired", {{"Date", date}});
    CHECK(bench.call().has_error());
    CHECK(bench.requests == 1);
    CHECK(bench.watcher.skews.empty());
  }
}

TEST_CASE("without a key nothing is sent, nothing waits, and the breaker stays closed") {
  Bench bench;
  bench.key.missing = true;
  for (int i = 0; i < 10; ++i) {
    const auto answer = bench.call();
    REQUIRE(answer.has_error());
    CHECK(answer.error().reason == Reason::auth);
    CHECK(answer.error().message == "there is no key");
  }
  CHECK(bench.requests == 0);
  CHECK(bench.watcher.circuits.empty());
  bench.key.missing = false;
  bench.transport.answer(200, "good");
  CHECK(bench.call().has_value());
}

TEST_CASE("calls that fail in a row open the breaker; its probe is sent once") {
  Bench bench(2);
  for (int i = 0; i < 7; ++i)
    bench.transport.answer(500, "");
  for (int i = 0; i < 3; ++i)
    CHECK(bench.call().has_error());
  CHECK(bench.requests == 6);
  REQUIRE(bench.watcher.circuits.size() == 1);
  CHECK(bench.call().has_error());
  CHECK(bench.requests == 7);
  bench.transport.answer(200, "good");
  CHECK(bench.call().has_value());
  CHECK(bench.requests == 8);
  CHECK_FALSE(bench.watcher.circuits.back().second);
}
