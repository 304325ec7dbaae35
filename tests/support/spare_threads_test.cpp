#include "support/spare_threads.hpp"

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace lge;

namespace {

/// Work that begins, says so, and then waits until it may end. Shared with threads that may outlive a test.
struct Gate {
  std::promise<void> opening;
  std::shared_future<void> open = opening.get_future().share();
  std::atomic<int> begun = 0;
  std::atomic<int> ended = 0;

  void pass() {
    ++begun;
    open.wait();
    ++ended;
  }
};

void wait_for(const std::atomic<int>& count, int wanted) {
  while (count < wanted)
    std::this_thread::yield();
}

}  // namespace

TEST_CASE("no more threads than allowed, and what waits gets its turn") {
  const auto gate = std::make_shared<Gate>();
  const auto threads = SpareThreads::make(2);
  for (int i = 0; i < 10; ++i)
    CHECK(threads->add([gate] { gate->pass(); }));
  wait_for(gate->begun, 2);
  CHECK(gate->begun == 2);
  gate->opening.set_value();
  wait_for(gate->ended, 10);
}

TEST_CASE("work begins in its order, and threads come again once all have ended") {
  const auto order = std::make_shared<std::vector<int>>();
  const auto threads = SpareThreads::make(1);
  for (int i = 0; i < 100; ++i) {
    std::promise<void> done;
    threads->add([order, i] { order->push_back(i); });
    threads->add([&done] { done.set_value(); });
    done.get_future().wait();
    REQUIRE(order->size() == static_cast<std::size_t>(i) + 1);
    CHECK(order->back() == i);
  }
}

TEST_CASE("clear forgets what has not begun, and what has goes on") {
  const auto gate = std::make_shared<Gate>();
  const auto owned = std::make_shared<int>();
  auto threads = SpareThreads::make(1);
  threads->add([gate] { gate->pass(); });
  wait_for(gate->begun, 1);
  threads->add([gate, owned] { gate->pass(); });
  CHECK(owned.use_count() == 2);
  threads->clear();
  CHECK(owned.use_count() == 1);
  threads.reset();  // the thread keeps what it needs
  gate->opening.set_value();
  wait_for(gate->ended, 1);
  CHECK(gate->begun == 1);
}
