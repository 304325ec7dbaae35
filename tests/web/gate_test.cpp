#include "web/gate.hpp"

#include <doctest/doctest.h>

#include "fakes/loop.hpp"
#include "support/base64.hpp"
#include "web/fake_password_workers.hpp"

using namespace lge;
using namespace lge::web;

namespace {

// Compares at once, which the real ones never do.
class PromptWorkers final : public PasswordWorkers {
 public:
  bool compare(Secret password, Secret hash, Done done) override {
    if (full) return false;
    later.push_back([matches = hash.reveal() == "of " + password.reveal(), done] { done(matches); });
    return true;
  }
  void stop() override {}
  bool full = false;
  std::vector<std::function<void()>> later;
};

struct Fixture {
  PromptWorkers workers;
  int failures = 0;

  Gate gate(std::optional<TokenBucket> limit = std::nullopt) {
    const std::map<std::string, Secret> users{{"alice", Secret("of apple")}};
    return {limit, std::make_shared<PasswordCheck>(users, workers, Secret("key")), [this] { ++failures; }};
  }

  std::optional<Response> ask(Gate& gate, const std::string& authorization) {
    boost::asio::io_context loop;
    std::optional<std::optional<Response>> answer;
    boost::asio::co_spawn(loop, fakes::keep(gate.refuse(authorization, SteadyTime{}), answer),
                          [](const std::exception_ptr& error) { CHECK(error == nullptr); });
    loop.poll();
    for (const auto& one : std::exchange(workers.later, {}))
      one();
    loop.restart();
    loop.run();
    REQUIRE(answer.has_value());
    return *answer;
  }

  unsigned status(Gate& gate, const std::string& authorization) {
    const auto refusal = ask(gate, authorization);
    return refusal ? refusal->status : 200;
  }
};

std::string basic(std::string_view both) {
  return "Basic " + to_base64(both);
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "who has a password may pass") {
  Gate one = gate();
  CHECK(status(one, basic("alice:apple")) == 200);
  CHECK(status(one, basic("alice:pear")) == 401);
  CHECK(status(one, basic("bob:apple")) == 401);
  CHECK(status(one, "Bearer x") == 401);
  CHECK(failures == 3);
  CHECK(status(one, "") == 401);
  CHECK(failures == 3);
}

TEST_CASE_FIXTURE(Fixture, "a refusal says how to ask") {
  Gate one = gate();
  const auto refusal = ask(one, "");
  REQUIRE(refusal.has_value());
  CHECK(refusal->headers ==
        Headers{{"WWW-Authenticate", "Basic realm=\"livy_gateway_exporter\", charset=\"UTF-8\""}});
}

TEST_CASE_FIXTURE(Fixture, "too many passwords at once are no failures") {
  Gate one = gate();
  workers.full = true;
  const auto refusal = ask(one, basic("alice:apple"));
  REQUIRE(refusal.has_value());
  CHECK(refusal->status == 503);
  CHECK(refusal->headers == Headers{{"Retry-After", "1"}});
  CHECK(failures == 0);
}

TEST_CASE_FIXTURE(Fixture, "the limit comes before the password") {
  Gate one = gate(TokenBucket(Millis(1000), 2));
  CHECK(status(one, basic("alice:apple")) == 200);
  CHECK(status(one, "") == 401);
  CHECK(status(one, basic("alice:apple")) == 429);
  Gate limited(TokenBucket(Millis(1000), 1), nullptr, {});
  CHECK(status(limited, "") == 200);
  CHECK(status(limited, "") == 429);
}
