#include "usage/ledger.hpp"

#include <doctest/doctest.h>

#include "usage/bench.hpp"

using namespace lge;
using namespace lge::usage;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct Bench {
  fakes::FakeClock clock;
  fakes::FakeLog log;
  FakeDisk disk;

  std::unique_ptr<Ledger> start(bool in_memory = false) {
    std::unique_ptr<Store> store;
    if (!in_memory) store = std::make_unique<FakeStore>(disk);
    return std::make_unique<Ledger>(std::move(store), clock, log);
  }
  std::unique_ptr<Ledger> start_in_memory() { return start(true); }
  api::Session created(const std::string& id, std::int64_t vcore_seconds, Millis ago,
                       api::State state = api::State::running) const {
    api::Session row = session(id, vcore_seconds, state);
    row.created = millis_of(clock.wall() - ago);
    return row;
  }
  [[nodiscard]] std::int64_t stored() const {
    return Gateway::total(disk.gateways.at(kGateway).state.usage).vcore_seconds;
  }
};

constexpr api::State kEnded = api::State::terminated;

}  // namespace

TEST_CASE_FIXTURE(Bench, "what was there before the first good poll is not counted") {
  auto ledger = start();
  Gateway gateway(*ledger);
  const GatewayUsage& usage = gateway.poll({session("a", 100), session("b", 50, kEnded)});
  CHECK(usage == GatewayUsage{{{{}, {}}}, 0, 0, 0, {}});
  gateway.poll({session("a", 130), session("b", 50, kEnded)});
  CHECK(gateway.vcores() == 30);
  CHECK(usage.started == 0);
  gateway.poll({session("a", 130, api::State::error), session("b", 50, kEnded)});
  CHECK(usage.ended_error == 1);
  CHECK(usage.ended_terminated == 0);
}

TEST_CASE_FIXTURE(Bench, "a new session counts in full, and as started") {
  auto ledger = start();
  Gateway gateway(*ledger);
  gateway.poll({});
  const GatewayUsage& usage = gateway.poll({session("a", 7), session("b", 9, kEnded)});
  CHECK(gateway.vcores() == 16);
  CHECK(usage.started == 2);
  CHECK(usage.ended_terminated == 1);
  CHECK(usage.durations.count == 0);
}

TEST_CASE_FIXTURE(Bench, "all three kinds of usage are counted") {
  auto ledger = start();
  Gateway gateway(*ledger);
  gateway.poll({});
  api::Session row = session("a", 7);
  row.cu_hours = 0.5;
  row.mb_seconds = 11;
  gateway.poll({row});
  CHECK(Gateway::total(*ledger->find(kGateway)) == Usage{1'800'000'000, 7, 11});
}

TEST_CASE_FIXTURE(Bench, "an ended session counts how long it lasted, once") {
  auto ledger = start();
  Gateway gateway(*ledger);
  gateway.poll({});
  api::Session row = session("a", 1);
  row.created = 1'000;
  const GatewayUsage& usage = gateway.poll({row});
  row.state = kEnded;
  row.ended = 91'000;
  gateway.poll({row});
  CHECK(usage.durations.count == 1);
  CHECK(usage.durations.sum_millis == 90'000);
  CHECK(usage.durations.counts[1] == 1);
  row.state = api::State::running;
  gateway.poll({row});
  row.state = api::State::error;
  gateway.poll({row});
  CHECK(usage.ended_terminated == 1);
  CHECK(usage.ended_error == 0);
  CHECK(usage.durations.count == 1);
}

TEST_CASE_FIXTURE(Bench, "that an end was counted outlasts a restart, whatever the state says now") {
  auto ledger = start();
  auto gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll({session("a", 1)});
  gateway->poll({session("a", 1, kEnded)});
  gateway->poll({session("a", 1)});
  gateway.reset();
  ledger = start();
  gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll({session("a", 1)});
  CHECK(gateway->poll({session("a", 1, kEnded)}).ended_terminated == 1);
}

TEST_CASE_FIXTURE(Bench, "usage that falls changes nothing, and is told once an hour") {
  auto ledger = start();
  Gateway gateway(*ledger);
  gateway.poll({session("a", 100)});
  gateway.poll({session("a", 120)});
  gateway.poll({session("a", 50)});
  CHECK(gateway.vcores() == 20);
  gateway.poll({session("a", 110)});
  CHECK(gateway.vcores() == 20);
  gateway.poll({session("a", 125)});
  CHECK(gateway.vcores() == 25);
  const std::string line =
      "warn usage of sessions fell: what was counted stays workspace_id=w-1 livy_compute_id=lc-1 ";
  CHECK(log.lines == std::vector<std::string>{line + "count=1 session_id=a"});
  clock.advance(hours(1));
  gateway.poll({session("a", 2)});
  CHECK(log.lines.back() == line + "count=2 session_id=a");
}

TEST_CASE_FIXTURE(Bench, "a purge subtracts nothing, and what comes back is known") {
  bool in_memory = false;
  SUBCASE("with a store") {}
  SUBCASE("in memory") {
    in_memory = true;
  }
  auto ledger = start(in_memory);
  Gateway gateway(*ledger);
  gateway.poll({});
  gateway.poll({session("a", 100), session("b", 1)});
  gateway.poll({session("a", 40), session("b", 1)});  // the mark is no reading
  const GatewayUsage& usage = gateway.poll({session("b", 1)});
  CHECK(gateway.vcores() == 101);
  gateway.poll({session("b", 1), session("c", 5)});  // takes the handle of a
  CHECK(gateway.vcores() == 106);
  gateway.poll({session("b", 1), session("c", 6), session("a", 110, kEnded)});
  CHECK(gateway.vcores() == 117);
  CHECK(usage.started == 3);
  CHECK(usage.ended_terminated == 1);
}

TEST_CASE_FIXTURE(Bench, "what happens while the exporter is down is counted at the next poll") {
  auto ledger = start();
  auto gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll({session("a", 100), session("c", 5)});
  gateway->poll({session("a", 110), session("c", 5)});
  gateway.reset();
  ledger = start();
  gateway = std::make_unique<Gateway>(*ledger);
  CHECK(gateway->vcores() == 10);
  // b began and ended, c was purged
  const GatewayUsage& usage = gateway->poll({session("a", 115, kEnded), session("b", 7, kEnded)});
  CHECK(gateway->vcores() == 22);
  CHECK(usage.started == 1);
  CHECK(usage.ended_terminated == 2);
  CHECK(disk.gateways[kGateway].marks["c"].second == clock.wall());
  CHECK_FALSE(disk.gateways[kGateway].marks["a"].second);
  gateway->poll({session("c", 6)});
  CHECK(gateway->vcores() == 23);
  CHECK_FALSE(disk.gateways[kGateway].marks["c"].second);
  CHECK(usage.started == 1);
}

TEST_CASE_FIXTURE(Bench, "a session that nobody knows and that is too old to be new is a baseline") {
  auto ledger = start();
  Gateway gateway(*ledger);
  gateway.poll({created("z", 0, minutes(0))});
  const auto with_z = [&](api::Session row) { return std::vector{created("z", 0, minutes(0)), row}; };
  const GatewayUsage& usage = gateway.poll(with_z(created("old", 1'000, minutes(61))));
  CHECK(gateway.vcores() == 0);
  CHECK(usage.started == 0);
  CHECK(log.count("warn sessions came up that began long ago: what they used until now is not counted "
                  "workspace_id=w-1 livy_compute_id=lc-1 sessions=1 session_id=old") == 1);
  gateway.poll(with_z(created("old", 1'003, minutes(61))));
  CHECK(gateway.vcores() == 3);
  gateway.poll(with_z(created("older", 500, minutes(90), kEnded)));
  CHECK(gateway.vcores() == 3);
  CHECK(usage.ended_terminated == 0);
  gateway.poll(with_z(created("late", 20, minutes(60))));
  CHECK(gateway.vcores() == 23);
  CHECK(usage.started == 1);
  gateway.poll(with_z(session("timeless", 5)));
  CHECK(gateway.vcores() == 28);
}

TEST_CASE_FIXTURE(Bench, "a createTime that lies ahead does not make others old") {
  auto ledger = start();
  Gateway gateway(*ledger);
  gateway.poll({created("future", 0, -hours(10'000))});
  clock.advance(minutes(30));
  gateway.poll({created("future", 0, -hours(10'000)), created("a", 4, minutes(1))});
  CHECK(gateway.vcores() == 4);
}

TEST_CASE_FIXTURE(Bench, "sums by labels equal the total, past the limit too, and outlast new labels") {
  auto ledger = start();
  const auto labelled = [](const std::string& id, std::int64_t used, const std::string& user) {
    api::Session row = session(id, used);
    row.dimensions = {user};
    return row;
  };
  auto gateway = std::make_unique<Gateway>(*ledger, kGateway, std::vector<std::string>{"user"}, 2);
  gateway->poll({});
  const GatewayUsage& usage =
      gateway->poll({labelled("a", 1, "ann"), labelled("b", 10, "bob"), labelled("c", 100, "cid")});
  CHECK(usage.by_labels ==
        std::vector<LabelledUsage>{{{"_other"}, {0, 100, 0}}, {{"ann"}, {0, 1, 0}}, {{"bob"}, {0, 10, 0}}});
  gateway.reset();

  ledger = start();  // the same combinations, whoever comes first now
  gateway = std::make_unique<Gateway>(*ledger, kGateway, std::vector<std::string>{"user"}, 2);
  gateway->poll({labelled("c", 200, "cid"), labelled("b", 10, "bob"), labelled("a", 3, "ann")});
  CHECK(ledger->find(kGateway)->by_labels ==
        std::vector<LabelledUsage>{{{"_other"}, {0, 200, 0}}, {{"ann"}, {0, 3, 0}}, {{"bob"}, {0, 10, 0}}});
  gateway->close();

  const unsigned commits = disk.commits;
  gateway = std::make_unique<Gateway>(*ledger, kGateway, std::vector<std::string>{"team"}, 2);
  CHECK(disk.commits == commits + 1);
  CHECK(disk.gateways[kGateway].state.label_names == std::vector<std::string>{"team"});
  CHECK(disk.gateways[kGateway].state.usage.by_labels ==
        std::vector<LabelledUsage>{{{"_other"}, {0, 200, 0}}, {{""}, {0, 13, 0}}});
  CHECK(gateway->vcores() == 213);
}

TEST_CASE_FIXTURE(Bench, "a poll that changes nothing writes nothing; one that changes little, little") {
  auto ledger = start();
  Gateway gateway(*ledger);
  gateway.poll({session("a", 1), session("b", 1)});
  CHECK(disk.commits == 1);
  CHECK(disk.marks_written == 2);
  gateway.poll({session("a", 1), session("b", 1)});
  CHECK(disk.commits == 1);
  gateway.poll({session("a", 1), session("b", 2)});
  CHECK(disk.commits == 2);
  CHECK(disk.marks_written == 3);
}

TEST_CASE_FIXTURE(Bench, "gateways are counted apart, and closed ones are shown no more") {
  auto ledger = start();
  Gateway one(*ledger);
  Gateway two(*ledger, {"w-1", "lc-2"});
  one.poll({});
  two.poll({});
  one.poll({session("a", 3)});
  two.poll({session("a", 4)});
  CHECK(one.vcores() == 3);
  CHECK(two.vcores() == 4);
  one.close();
  CHECK(ledger->find(kGateway) == nullptr);
  CHECK(two.vcores() == 4);
  ledger->close({"w-9", "lc-9"}, *one.roster);
}

TEST_CASE_FIXTURE(Bench, "a gateway that is closed and opened again loses nothing") {
  bool in_memory = false;
  SUBCASE("with a store") {}
  SUBCASE("in memory") {
    in_memory = true;
  }
  auto ledger = start(in_memory);
  auto gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll({session("a", 100), session("p", 1)});
  gateway->poll({session("a", 110), session("p", 4)});
  gateway->poll({session("a", 90), session("p", 4)});
  gateway->close();
  gateway = std::make_unique<Gateway>(*ledger);
  const GatewayUsage& usage = gateway->poll({session("a", 115), session("b", 2)});
  CHECK(gateway->vcores() == 20);
  CHECK(usage.started == 1);
  gateway->poll({session("a", 115), session("b", 2), session("p", 5)});
  CHECK(gateway->vcores() == 21);
  CHECK(usage.started == 1);
}

TEST_CASE_FIXTURE(Bench, "without a store, a gateway closed for a week has a new baseline") {
  auto ledger = start_in_memory();
  auto gateway = std::make_unique<Gateway>(*ledger);
  Gateway other(*ledger, {"w-1", "lc-2"});
  gateway->poll({session("a", 100)});
  gateway->poll({session("a", 110)});
  gateway->close();
  clock.advance(hours(24 * 7 + 1));
  other.poll({});
  gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll({session("a", 500)});
  CHECK(gateway->vcores() == 10);
  CHECK(log.count("counting goes on from here") == 1);
  gateway->poll({session("a", 501)});
  CHECK(gateway->vcores() == 11);
}

TEST_CASE_FIXTURE(Bench, "a roster that begins anew without a word has a baseline of its own") {
  auto ledger = start_in_memory();
  auto gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll({session("a", 100)});
  gateway->poll({session("a", 110)});
  gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll({session("b", 3), session("a", 500)});
  CHECK(gateway->vcores() == 10);
  gateway->poll({session("b", 4), session("a", 501)});
  CHECK(gateway->vcores() == 12);
}
