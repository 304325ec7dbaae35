#include "api/fair_queue.hpp"

#include <vector>

#include <doctest/doctest.h>

using lge::api::FairQueue;

namespace {

std::vector<int> drain(FairQueue<int>& queue) {
  std::vector<int> order;
  for (int item = 0; queue.pop([](int) { return true; }, item);)
    order.push_back(item);
  return order;
}

}  // namespace

TEST_CASE("lines take turns, each in its own order") {
  FairQueue<int> queue;
  for (const int item : {11, 12, 13, 14})
    queue.push("a", item);
  queue.push("b", 21);
  queue.push("b", 22);
  queue.push("c", 31);
  CHECK(drain(queue) == std::vector<int>{11, 21, 31, 12, 22, 13, 14});
  CHECK(queue.empty());
}

TEST_CASE("what does not fit keeps its place, and its line its turn") {
  FairQueue<int> queue;
  queue.push("odd", 1);
  queue.push("even", 2);
  queue.push("odd", 3);
  const auto even = [](int item) { return item % 2 == 0; };
  int item = 0;
  REQUIRE(queue.pop(even, item));
  CHECK(item == 2);
  CHECK_FALSE(queue.pop(even, item));
  CHECK(item == 2);
  CHECK(drain(queue) == std::vector<int>{1, 3});
}

TEST_CASE("what is removed is gone, and an empty line with it") {
  FairQueue<int> queue;
  queue.push("a", 1);
  queue.push("a", 2);
  queue.push("b", 3);
  queue.remove("a", 1);
  queue.remove("b", 3);
  queue.remove("b", 3);
  queue.remove("nobody", 1);
  CHECK(drain(queue) == std::vector<int>{2});
  CHECK(queue.empty());
}
