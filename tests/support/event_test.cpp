#include "support/event.hpp"

#include <doctest/doctest.h>

#include "fakes/log.hpp"
#include "support/spawn.hpp"

using namespace lge;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> count(Event& event, int& woken) {
  co_await event.wait();
  ++woken;
}

}  // namespace

TEST_CASE("an event wakes everybody who waits, and nobody who comes later") {
  asio::io_context loop;
  fakes::FakeLog log;
  TaskGroup tasks(loop.get_executor(), log);
  Event event;
  event.notify_all();  // nobody waits
  int woken = 0;
  tasks.spawn("first", count(event, woken));
  tasks.spawn("second", count(event, woken));
  loop.poll();
  CHECK(woken == 0);
  event.notify_all();
  tasks.spawn("late", count(event, woken));
  loop.restart();
  loop.poll();
  CHECK(woken == 2);
  event.notify_all();
  loop.restart();
  loop.poll();
  CHECK(woken == 3);
  CHECK(log.lines.empty());
}

TEST_CASE("who is cancelled while waiting is not woken, but ended") {
  asio::io_context loop;
  fakes::FakeLog log;
  TaskGroup cancelled(loop.get_executor(), log);
  TaskGroup others(loop.get_executor(), log);
  Event event;
  int woken = 0;
  cancelled.spawn("cancelled", count(event, woken));
  others.spawn("other", count(event, woken));
  loop.poll();
  cancelled.cancel();
  loop.restart();
  loop.poll();
  CHECK(cancelled.empty());
  CHECK(woken == 0);
  event.notify_all();
  loop.restart();
  loop.poll();
  CHECK(others.empty());
  CHECK(woken == 1);
}
