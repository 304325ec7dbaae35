#include "net/pool.hpp"

#include <vector>

#include <doctest/doctest.h>

namespace lge::net {

namespace {

using std::chrono::seconds;

struct FakeConnection {
  FakeConnection(int n, std::vector<int>& log) : number(n), closed(log) {}
  FakeConnection(const FakeConnection&) = delete;
  FakeConnection& operator=(const FakeConnection&) = delete;
  ~FakeConnection() { closed.push_back(number); }
  int number;
  std::vector<int>& closed;
};

const Origin kHere{true, "here.test", 443};
const Origin kThere{true, "there.test", 443};
const SteadyTime kStart{seconds(1000)};

struct Fixture {
  std::vector<int> closed;
  IdlePool<FakeConnection> pool{2, seconds(10)};

  void put(const Origin& origin, int number, SteadyTime now) {
    pool.put(origin, std::make_unique<FakeConnection>(number, closed), now);
  }
  int take(const Origin& origin, SteadyTime now) {
    const auto connection = pool.take(origin, now);
    return connection ? connection->number : 0;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the connection used last is used next, and only for its origin") {
  put(kHere, 1, kStart);
  put(kHere, 2, kStart);
  put(kThere, 3, kStart);
  CHECK(pool.size() == 3);
  CHECK(take(kHere, kStart) == 2);
  CHECK(take(kHere, kStart) == 1);
  CHECK(take(kHere, kStart) == 0);
  CHECK(take(Origin{false, "there.test", 443}, kStart) == 0);
  CHECK(take(kThere, kStart) == 3);
  CHECK(pool.size() == 0);
}

TEST_CASE_FIXTURE(Fixture, "past the bound the oldest is closed") {
  put(kHere, 1, kStart);
  put(kHere, 2, kStart);
  put(kHere, 3, kStart);
  CHECK(closed == std::vector<int>{1});
  CHECK(pool.size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "who has waited too long is closed, whatever its origin") {
  put(kHere, 1, kStart);
  put(kThere, 2, kStart + seconds(5));
  CHECK(pool.next_expiry() == kStart + seconds(10));
  CHECK(take(kThere, kStart + seconds(10)) == 2);
  CHECK(closed == std::vector<int>{1, 2});
  CHECK_FALSE(pool.next_expiry());
}

TEST_CASE_FIXTURE(Fixture, "just before its time a connection is still good") {
  put(kHere, 1, kStart);
  CHECK(take(kHere, kStart + seconds(10) - std::chrono::nanoseconds(1)) == 1);
}

TEST_CASE("a pool of size 0 keeps nothing") {
  std::vector<int> closed;
  IdlePool<FakeConnection> pool(0, seconds(10));
  pool.put(kHere, std::make_unique<FakeConnection>(1, closed), kStart);
  CHECK(closed == std::vector<int>{1});
  CHECK(pool.size() == 0);
}

}  // namespace lge::net
