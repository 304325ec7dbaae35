#include "app/loops.hpp"

#include <algorithm>
#include <map>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>

#include "app/gateway_set.hpp"
#include "fakes/clock.hpp"
#include "fakes/log.hpp"

using namespace lge;
namespace asio = boost::asio;

namespace {

app::Polled gateway(const std::string& id, const std::string& name = "g") {
  app::Polled one;
  one.gateway.workspace_id = "w-1";
  one.gateway.livy_compute_id = id;
  one.gateway.region = "cn-hangzhou";
  one.gateway.name = name;
  return one;
}

// Counts the loops of each gateway that run.
asio::awaitable<void> wait_for_ever(std::map<std::string, int>& running, std::string id) {
  struct Leave {
    std::map<std::string, int>& running;
    const std::string& id;
    ~Leave() { --running[id]; }
  };
  ++running[id];
  const Leave leave{running, id};
  asio::steady_timer timer(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
  co_await timer.async_wait(asio::use_awaitable);
}

struct Bench {
  Bench()
      : fleet({}, config::Config{}, nullptr, {instruments, cell, clock, log}),
        loops(loop.get_executor(), fleet, log, [this](const app::Polled& one, std::size_t, std::size_t) {
          started.push_back(one.gateway.name);
          return wait_for_ever(running, one.gateway.livy_compute_id);
        }) {}

  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench() { stop(); }

  // True once everything has ended.
  bool stop() { return keep({}); }
  bool keep(std::vector<app::Polled> staying) {
    bool ended = false;
    asio::co_spawn(loop, loops.keep(std::move(staying)),
                   [&](const std::exception_ptr& error) { ended = !error; });
    turn();
    return ended;
  }
  void set(std::vector<app::Polled> gateways) {
    loops.set(std::move(gateways));
    turn();
  }
  void turn() {
    loop.restart();
    loop.poll();
  }
  bool known(const app::Polled& one) {
    fleet.board().publish();
    const auto snapshot = cell.load();
    const auto all = snapshot->gateways();
    return std::any_of(all.begin(), all.end(),
                       [&](const auto* status) { return status->id == app::id_of(one.gateway); });
  }

  asio::io_context loop;
  fakes::FakeClock clock;
  fakes::FakeLog log;
  metrics::Instruments instruments{"1.2.3", "abc"};
  metrics::SnapshotCell cell;
  app::Fleet fleet;
  std::map<std::string, int> running;
  std::vector<std::string> started;
  app::Loops loops;
};

}  // namespace

TEST_CASE("loops come and go with the gateways, and each is there once") {
  Bench bench;
  bench.set({gateway("a"), gateway("b")});
  CHECK(bench.running == std::map<std::string, int>{{"a", 1}, {"b", 1}});
  bench.set({gateway("b"), gateway("c")});
  CHECK(bench.running == std::map<std::string, int>{{"a", 0}, {"b", 1}, {"c", 1}});
  CHECK(bench.started.size() == 3);
  CHECK(!bench.known(gateway("a")));
  CHECK(bench.known(gateway("c")));
}

TEST_CASE("a gateway that is called otherwise is polled under its new name, by one loop") {
  Bench bench;
  bench.set({gateway("a", "old")});
  bench.set({gateway("a", "new")});
  bench.turn();
  CHECK(bench.running.at("a") == 1);
  CHECK(bench.started == std::vector<std::string>{"old", "new"});
  CHECK(bench.known(gateway("a", "new")));
}

TEST_CASE("a gateway that comes back while its loop still ends is polled again") {
  Bench bench;
  bench.set({gateway("a")});
  bench.loops.set({});
  bench.loops.set({gateway("a")});
  bench.turn();
  bench.turn();
  CHECK(bench.running.at("a") == 1);
}

TEST_CASE("stopping ends every loop and keeps the fleet") {
  Bench bench;
  bench.set({gateway("a"), gateway("b")});
  CHECK(bench.stop());
  CHECK(bench.running == std::map<std::string, int>{{"a", 0}, {"b", 0}});
  CHECK(bench.known(gateway("a")));
}

TEST_CASE("a reload keeps the loops that are the same, ends the others, and none begins before start()") {
  Bench bench;
  bench.set({gateway("a"), gateway("b", "old"), gateway("c")});
  app::Polled another = gateway("c");
  another.options.max_in_flight = 1;
  const std::vector<app::Polled> next{gateway("a"), gateway("b", "new"), another, gateway("d")};
  CHECK(bench.keep(next));
  CHECK(bench.running == std::map<std::string, int>{{"a", 1}, {"b", 0}, {"c", 0}});
  CHECK(bench.loops.size() == 1);
  CHECK(bench.known(gateway("b", "old")));  // the fleet is for others to change
  bench.set({gateway("e")});
  CHECK(bench.running.at("a") == 1);
  CHECK(!bench.running.contains("e"));
  bench.fleet.replace({app::id_of(next[0].gateway), app::id_of(next[1].gateway), app::id_of(next[2].gateway),
                       app::id_of(next[3].gateway)},
                      config::Config{});
  bench.loops.start(next);
  bench.turn();
  CHECK(bench.running == std::map<std::string, int>{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}});
  CHECK(bench.started == std::vector<std::string>{"g", "old", "g", "new", "g", "g"});
}

TEST_CASE("a gateway that was about to leave when a reload wants it begins anew") {
  Bench bench;
  bench.set({gateway("a"), gateway("b")});
  bench.loops.set({gateway("b")});
  CHECK(bench.keep({gateway("a"), gateway("b")}));
  CHECK(bench.running == std::map<std::string, int>{{"a", 0}, {"b", 1}});
  bench.fleet.replace({app::id_of(gateway("a").gateway), app::id_of(gateway("b").gateway)}, config::Config{});
  bench.loops.start({gateway("a"), gateway("b")});
  bench.turn();
  CHECK(bench.running == std::map<std::string, int>{{"a", 1}, {"b", 1}});
}
