#include "web/password_check.hpp"

#include <set>

#include <doctest/doctest.h>

#include "fakes/loop.hpp"
#include "web/fake_password_workers.hpp"

using namespace lge;
using namespace lge::web;

namespace {

struct Fixture {
  Fixture() = default;

  // Begins a check, as far as it goes by itself.
  std::shared_ptr<std::optional<Verdict>> begin(std::string user, std::string password) {
    auto verdict = std::make_shared<std::optional<Verdict>>();
    boost::asio::co_spawn(loop, keep(check->check({std::move(user), Secret(std::move(password))}), verdict),
                          [](const std::exception_ptr& error) {
                            if (error) std::rethrow_exception(error);
                          });
    turn();
    return verdict;
  }

  Verdict judge(const std::string& user, const std::string& password) {
    const auto verdict = begin(user, password);
    if (!*verdict) finish_one();
    REQUIRE(verdict->has_value());
    return **verdict;
  }

  void finish_one() {
    workers.finish_one();
    turn();
  }

  void turn() {
    loop.restart();
    loop.poll();
  }

  static boost::asio::awaitable<void> keep(boost::asio::awaitable<Verdict> task,
                                           std::shared_ptr<std::optional<Verdict>> into) {
    const Verdict verdict = co_await std::move(task);
    *into = verdict;
  }

  FakePasswordWorkers workers;
  std::shared_ptr<PasswordCheck> check = std::make_shared<PasswordCheck>(
      std::map<std::string, Secret>{{"alice", Secret("of apple")}, {"bob", Secret("of banana")}}, workers,
      Secret("key"));
  boost::asio::io_context loop;  // goes first: its coroutines refer to the others
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "right and wrong") {
  CHECK(judge("alice", "apple") == Verdict::right);
  CHECK(judge("bob", "banana") == Verdict::right);
  CHECK(judge("alice", "banana") == Verdict::wrong);
  CHECK(judge("alice", "") == Verdict::wrong);
  CHECK(judge("carol", "apple") == Verdict::wrong);
  CHECK(judge("", "apple") == Verdict::wrong);
}

TEST_CASE_FIXTURE(Fixture, "what is known is not compared again, right or wrong") {
  judge("alice", "apple");
  judge("alice", "pear");
  judge("nobody", "pear");
  CHECK(workers.asked == 3);
  CHECK(judge("alice", "apple") == Verdict::right);
  CHECK(judge("alice", "pear") == Verdict::wrong);
  CHECK(judge("nobody", "pear") == Verdict::wrong);
  CHECK(workers.asked == 3);
  judge("bob", "apple");
  CHECK(workers.asked == 4);
}

TEST_CASE_FIXTURE(Fixture, "an unknown user is compared, too, and is never right") {
  for (const std::string password : {"apple", "banana"}) {
    for (const std::string user : {"carol", "dave", "erin", "Alice", "alice "}) {
      const int before = workers.asked;
      CHECK(judge(user, password) == Verdict::wrong);
      CHECK(workers.asked == before + 1);
    }
  }
}

TEST_CASE_FIXTURE(Fixture, "an unknown user has the same hash each time, and not all have one") {
  std::set<std::string> hashes;
  for (int i = 0; i < 20; ++i) {
    const std::string user = "u" + std::to_string(i);
    begin(user, "x");
    const std::string first = workers.jobs.front().hash.reveal();
    finish_one();
    begin(user, "y");
    CHECK((workers.jobs.front().hash.reveal() == first));
    finish_one();
    hashes.insert(first);
  }
  CHECK(hashes.size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "the same at the same time is compared once") {
  const auto first = begin("alice", "apple");
  const auto second = begin("alice", "apple");
  const auto other = begin("alice", "pear");
  CHECK(workers.jobs.size() == 2);
  CHECK_FALSE(first->has_value());
  finish_one();
  CHECK(*first == Verdict::right);
  CHECK(*second == Verdict::right);
  CHECK_FALSE(other->has_value());
  finish_one();
  CHECK(*other == Verdict::wrong);
}

TEST_CASE_FIXTURE(Fixture, "too many wait: nothing is known, and nothing is remembered") {
  workers.room = 1;
  const auto first = begin("alice", "pear");
  const auto second = begin("alice", "apple");
  CHECK(*second == Verdict::busy);
  finish_one();
  CHECK(judge("alice", "apple") == Verdict::right);
}

TEST_CASE_FIXTURE(Fixture, "the end lets everybody go") {
  const auto first = begin("alice", "apple");
  const auto second = begin("alice", "apple");
  workers.stop();
  turn();
  CHECK(*first == Verdict::busy);
  CHECK(*second == Verdict::busy);
  CHECK(judge("alice", "apple") == Verdict::right);
}

TEST_CASE_FIXTURE(Fixture, "guesses push out no right password, and are bounded") {
  judge("alice", "apple");
  judge("alice", "first guess");
  for (std::size_t i = 0; i < PasswordCheck::kRemembered; ++i)
    judge("alice", "guess " + std::to_string(i));
  const int before = workers.asked;
  CHECK(judge("alice", "apple") == Verdict::right);
  CHECK(workers.asked == before);
  CHECK(judge("alice", "first guess") == Verdict::wrong);
  CHECK(workers.asked == before + 1);
}

TEST_CASE_FIXTURE(Fixture, "one that is replaced still answers those who wait") {
  const auto waiting = begin("alice", "apple");
  check.reset();
  finish_one();
  CHECK(*waiting == Verdict::right);
}

TEST_CASE("without users there is nothing to check") {
  FakePasswordWorkers workers;
  CHECK_THROWS_AS(PasswordCheck({}, workers, Secret("key")), std::invalid_argument);
}
