#include "net/resolver.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "net/client.hpp"
#include "support/spawn.hpp"

namespace lge::net {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using tests::time_of;

namespace {

Addresses addresses(const std::string& text) {
  return {asio::ip::make_address(text)};
}

// A name server that answers once it is told to. Shared with threads that may outlive the test.
struct Gate {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  std::atomic<int> asked = 0;

  void release() {
    const std::lock_guard lock(mutex);
    open = true;
    changed.notify_all();
  }
  Resolver::Answer wait() {
    ++asked;
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return open; });
    return addresses("1.2.3.4");
  }
};

asio::awaitable<void> collect(Resolver& resolver, std::string name, milliseconds limit,
                              std::vector<Resolver::Answer>& answers) {
  auto answer = co_await resolver.resolve(std::move(name), std::chrono::steady_clock::now() + limit);
  answers.push_back(std::move(answer));
}

void rethrow(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

struct Fixture {
  Fixture() = default;
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;
  ~Fixture() { gate->release(); }

  void ask(const std::string& name, milliseconds limit) {
    asio::co_spawn(loop, collect(*resolver, name, limit, answers), rethrow);
  }

  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
  asio::io_context loop;
  std::vector<Resolver::Answer> answers;
  std::unique_ptr<Resolver> resolver =
      make_threaded_resolver([kept = gate](const std::string&) { return kept->wait(); }, 2);
};

}  // namespace

TEST_CASE("addresses and localhost need no lookup") {
  CHECK(known_addresses("1.2.3.4") == addresses("1.2.3.4"));
  CHECK(known_addresses("2001:db8::1") == addresses("2001:db8::1"));
  for (const char* name : {"localhost", "LocalHost", "localhost.", "a.localhost", "a.b.localhost"}) {
    CAPTURE(name);
    const auto known = known_addresses(name);
    REQUIRE(known);
    CHECK(*known == Addresses{asio::ip::make_address("::1"), asio::ip::make_address("127.0.0.1")});
  }
  for (const char* name : {"", ".", "mylocalhost", "localhost.test", "example.com", "localhos"}) {
    CAPTURE(name);
    CHECK_FALSE(known_addresses(name));
  }
}

TEST_CASE_FIXTURE(Fixture, "callers of one name share one lookup") {
  gate->release();
  ask("a.test", milliseconds(5000));
  ask("a.test", milliseconds(5000));
  ask("a.test", milliseconds(5000));
  loop.run();
  REQUIRE(answers.size() == 3);
  for (const auto& answer : answers)
    CHECK(answer.value() == addresses("1.2.3.4"));
  CHECK(gate->asked <= 3);
}

TEST_CASE_FIXTURE(Fixture, "a lookup that hangs holds nobody up, and is not asked twice") {
  for (int i = 0; i < 5; ++i) {
    ask("a.test", milliseconds(20));
    loop.restart();
    CHECK(time_of([&] { loop.run(); }) < milliseconds(1000));
  }
  REQUIRE(answers.size() == 5);
  for (const auto& answer : answers)
    CHECK(answer.error() == asio::error::timed_out);
  CHECK(gate->asked == 1);
}

TEST_CASE_FIXTURE(Fixture, "no more threads than allowed, and those who wait get their turn") {
  for (const char* name : {"a.test", "b.test", "c.test", "d.test", "e.test"})
    ask(name, milliseconds(5000));
  for (const char* name : {"f.test", "g.test"})
    ask(name, milliseconds(30));
  while (answers.size() < 2 && loop.run_one() > 0)
    continue;
  CHECK(gate->asked <= 2);
  CHECK(answers.size() == 2);
  gate->release();
  loop.run();
  CHECK(answers.size() == 7);
  CHECK(gate->asked == 5);  // nobody waited any more for the two
}

TEST_CASE_FIXTURE(Fixture, "a cancelled caller leaves at once") {
  asio::cancellation_signal stop;
  bool aborted = false;
  asio::co_spawn(loop, collect(*resolver, "a.test", std::chrono::hours(1), answers),
                 asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr& error) {
                   aborted = error && is_cancellation(error);
                 }));
  loop.poll();
  stop.emit(asio::cancellation_type::terminal);
  CHECK(time_of([&] { loop.run(); }) < milliseconds(1000));
  CHECK(aborted);
}

TEST_CASE("a loop may end while a lookup hangs, and the answer then reaches nobody") {
  const auto gate = std::make_shared<Gate>();
  std::vector<Resolver::Answer> answers;
  {
    asio::io_context loop;
    const auto resolver = make_threaded_resolver([gate](const std::string&) { return gate->wait(); }, 1);
    asio::co_spawn(loop, collect(*resolver, "a.test", std::chrono::hours(1), answers), rethrow);
    loop.poll();
  }
  gate->release();
  CHECK(answers.empty());
}

TEST_CASE("a lookup that throws is an error, and the next one works") {
  asio::io_context loop;
  std::vector<Resolver::Answer> answers;
  const auto resolver = make_threaded_resolver(
      [](const std::string&) -> Resolver::Answer { throw std::runtime_error("no"); }, 1);
  for (int i = 0; i < 2; ++i) {
    asio::co_spawn(loop, collect(*resolver, "a.test", milliseconds(5000), answers), rethrow);
    loop.restart();
    loop.run();
  }
  REQUIRE(answers.size() == 2);
  for (const auto& answer : answers)
    CHECK(answer.error() == asio::error::no_recovery);
}

TEST_CASE("the system's resolver reads an address and refuses what is no name") {
  asio::io_context loop;
  std::vector<Resolver::Answer> answers;
  const auto resolver = make_system_resolver();
  for (const char* name : {"127.0.0.1", "no such name"}) {
    asio::co_spawn(loop, collect(*resolver, name, milliseconds(20'000), answers), rethrow);
    loop.restart();
    loop.run();
  }
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].value() == addresses("127.0.0.1"));
  CHECK(answers[1].has_error());
}

}  // namespace lge::net
