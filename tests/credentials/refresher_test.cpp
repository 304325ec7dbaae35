#include "credentials/refresher.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>

#include "credentials/bench.hpp"
#include "credentials/refresh_plan.hpp"

namespace lge::credentials {

namespace {

namespace asio = boost::asio;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Answers after a time, as a test says.
class SlowSource final : public Source {
 public:
  explicit SlowSource(Bench& bench) : bench_(bench) {}

  asio::awaitable<Answer> fetch() override {
    ++calls;
    most = std::max(most, ++under_way);
    const SteadyTime until = bench_.clock.steady() + takes;
    co_await bench_.sleeper.sleep_until(until);
    --under_way;
    if (throws) throw std::runtime_error("a surprise");
    if (failing) co_return Answer(in_place_error, Error{"STS is away"});
    co_return Answer(in_place_value, fresh());
  }
  [[nodiscard]] Key fresh() const {
    const std::string id = "STS." + std::to_string(calls);
    return Key{id, Secret("S3CRET"), Secret("T0KEN"), bench_.server_clock.wall() + life};
  }

  Millis takes{0};
  Millis life = hours(1);
  bool failing = false;
  bool throws = false;
  int calls = 0;
  int under_way = 0;
  int most = 0;

 private:
  Bench& bench_;
};

struct Fixture : Bench {
  Fixture() {
    auto owned = std::make_unique<SlowSource>(*this);
    source = owned.get();
    refresher = std::make_unique<Refresher>("oidc_role", std::move(owned), tools);
  }
  std::string id() { return key(*refresher).id; }
  std::string failure() { return error(*refresher); }
  // Starts a caller that waits; what it gets lands in `answer`.
  void wait(std::optional<Answer>& answer) {
    asio::co_spawn(loop, fakes::keep(refresher->get(), answer), asio::detached);
    settle();
  }
  void pass(Millis time) { fakes::run_for(loop, sleeper, clock, time); }

  SlowSource* source = nullptr;
  std::unique_ptr<Refresher> refresher;
};

}  // namespace

TEST_CASE("a key is replaced 15 minutes ahead, or a third of its life where that is less") {
  const WallTime now = fakes::FakeClock().wall();
  CHECK(refresh_time(now, now + hours(12)) == now + hours(12) - minutes(15));
  CHECK(refresh_time(now, now + minutes(45)) == now + minutes(30));
  CHECK(refresh_time(now, now + seconds(6)) == now + seconds(4));
}

TEST_CASE("tries after a failure are 1 s to 60 s apart, and spread") {
  CHECK(retry_delay(1, 0) == Millis(500));
  CHECK(retry_delay(1, 0.5) == Millis(750));
  CHECK(retry_delay(2, 1) == seconds(2));
  CHECK(retry_delay(6, 1) == seconds(32));
  CHECK(retry_delay(7, 1) == seconds(60));
  CHECK(retry_delay(4'000'000'000U, 1) == seconds(60));
  CHECK(retry_delay(4'000'000'000U, 0) == seconds(30));
}

TEST_CASE_FIXTURE(Fixture, "one key serves until it is due, and the old one while the next is fetched") {
  CHECK(id() == "STS.1");
  pass(minutes(44));
  CHECK(id() == "STS.1");
  CHECK(source->calls == 1);
  source->takes = seconds(5);
  pass(minutes(1));
  CHECK(id() == "STS.1");
  CHECK(source->calls == 2);
  pass(seconds(4));
  CHECK(id() == "STS.1");
  pass(seconds(2));
  CHECK(id() == "STS.2");
  CHECK(source->calls == 2);
}

TEST_CASE_FIXTURE(Fixture, "keys of a few seconds for an hour: no failed get, one fetch at a time") {
  source->life = seconds(5);
  source->takes = Millis(300);
  std::optional<Answer> first;
  wait(first);
  pass(seconds(1));
  REQUIRE(first->has_value());
  int failed = 0;
  int gets = 0;
  for (const SteadyTime end = clock.steady() + hours(1); clock.steady() < end; ++gets) {
    const Answer answer = get(*refresher);
    if (answer.has_error() || *answer->expires_at <= clock.wall()) ++failed;
    pass(Millis(100));
  }
  CHECK(gets > 35'000);
  CHECK(failed == 0);
  CHECK(source->most == 1);
  CHECK(source->calls < 1'100);  // each lasts 3.4 s, and a fetch takes 0.3 s
}

TEST_CASE_FIXTURE(Fixture, "callers at the same time share one fetch, and its failure") {
  source->takes = seconds(2);
  std::vector<std::optional<Answer>> answers(200);
  for (auto& answer : answers)
    wait(answer);
  pass(seconds(3));
  for (const auto& answer : answers)
    CHECK(answer->value().id == "STS.1");
  CHECK(source->calls == 1);

  source->failing = true;
  clock.advance(hours(2));
  answers.assign(200, std::nullopt);
  for (auto& answer : answers)
    wait(answer);
  pass(seconds(2));
  for (const auto& answer : answers)
    CHECK(answer->error().message == "STS is away");
  CHECK(source->calls == 2);
}

TEST_CASE_FIXTURE(Fixture, "a failure is remembered for a while, longer with each") {
  source->failing = true;
  random.next_fraction = 1;
  CHECK(failure() == "STS is away");
  for (int i = 0; i < 200; ++i)
    CHECK(failure() == "STS is away");
  CHECK(source->calls == 1);
  pass(Millis(999));
  CHECK(failure() == "STS is away");
  CHECK(source->calls == 1);
  pass(Millis(1));
  CHECK(failure() == "STS is away");
  CHECK(source->calls == 2);
  pass(Millis(1'999));
  failure();
  CHECK(source->calls == 2);
  pass(Millis(1));
  source->failing = false;
  CHECK(id() == "STS.3");
  CHECK(log.count("info keys are given again credentials=finance source=oidc_role") == 1);
}

TEST_CASE_FIXTURE(Fixture, "a failed refresh keeps the old key until it really expires, and tells once") {
  id();
  source->failing = true;
  pass(minutes(46));
  for (int i = 0; i < 14 * 60; ++i) {
    CHECK(id() == "STS.1");
    pass(seconds(1));
  }
  CHECK(source->calls > 10);
  CHECK(source->calls < 40);
  CHECK(log.lines ==
        std::vector<std::string>{"warn no new key; the old one is used until it expires credentials=finance "
                                 "source=oidc_role expires=2026-01-20T09:00:00Z err=STS is away"});
  pass(minutes(1));
  CHECK(failure() == "STS is away");
}

TEST_CASE_FIXTURE(Fixture, "a caller that is cancelled leaves the fetch to the others") {
  source->takes = seconds(2);
  asio::cancellation_signal stop;
  std::optional<Answer> cancelled;
  std::exception_ptr thrown;
  asio::co_spawn(loop, fakes::keep(refresher->get(), cancelled),
                 asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr& e) { thrown = e; }));
  settle();
  std::optional<Answer> patient;
  wait(patient);
  stop.emit(asio::cancellation_type::terminal);
  settle();
  CHECK_FALSE(cancelled);
  REQUIRE(thrown);
  CHECK(is_cancellation(thrown));
  CHECK_FALSE(patient);
  pass(seconds(2));
  CHECK(patient->value().id == "STS.1");
  CHECK(source->calls == 1);
}

TEST_CASE_FIXTURE(Fixture, "the only caller is cancelled: the key is there for the next") {
  source->takes = seconds(2);
  asio::cancellation_signal stop;
  std::optional<Answer> cancelled;
  asio::co_spawn(loop, fakes::keep(refresher->get(), cancelled),
                 asio::bind_cancellation_slot(stop.slot(), asio::detached));
  settle();
  stop.emit(asio::cancellation_type::terminal);
  pass(seconds(2));
  CHECK(id() == "STS.1");
  CHECK(source->calls == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "where the fetches are cancelled, nobody waits for ever, and the next asks again") {
  source->takes = hours(1);
  std::optional<Answer> answer;
  wait(answer);
  tasks.cancel();
  settle();
  REQUIRE(answer);
  CHECK(answer->error().message == "the fetch of a key was broken off");
  CHECK(tasks.empty());
  source->takes = Millis(0);
  CHECK(id() == "STS.2");
}

TEST_CASE_FIXTURE(Fixture, "a fetch that throws is a failed one, and logged") {
  source->throws = true;
  CHECK(failure() == "the fetch of a key was broken off");
  CHECK(log.count("err=a surprise") == 1);
  source->throws = false;
  CHECK(id() == "STS.2");
}

TEST_CASE_FIXTURE(Fixture, "a refresher may go while its fetch is under way") {
  source->takes = seconds(2);
  std::optional<Answer> answer;
  wait(answer);
  refresher.reset();
  pass(seconds(2));
  CHECK(answer->value().id == "STS.1");
}

TEST_CASE_FIXTURE(Fixture, "what has expired is told by the servers' clock") {
  id();
  CHECK(server_clock.learn(clock.wall() + hours(2)));
  CHECK(id() == "STS.2");
}

TEST_CASE_FIXTURE(Fixture,
                  "a key asked for before there is a place to fetch it in is a fault of this program") {
  Background nowhere;
  Refresher early("x", std::make_unique<SlowSource>(*this), Tools{world, nowhere, "early"});
  CHECK_THROWS_AS(static_cast<void>(get(early)), std::logic_error);
}

}  // namespace lge::credentials
