// What the ledger does while its store fails.
#include <doctest/doctest.h>

#include "usage/bench.hpp"

using namespace lge;
using namespace lge::usage;
using std::chrono::seconds;
using Kind = StoreError::Kind;
using Place = Ledger::Place;

namespace {

struct Bench {
  fakes::FakeClock clock;
  fakes::FakeLog log;
  FakeDisk disk;
  std::unique_ptr<Ledger> ledger;

  void start() { ledger = std::make_unique<Ledger>(std::make_unique<FakeStore>(disk), clock, log); }
  [[nodiscard]] std::int64_t stored(const GatewayKey& key = kGateway) const {
    return Gateway::total(disk.gateways.at(key).state.usage).vcore_seconds;
  }
  // As after a restart: from what is stored.
  std::int64_t counted_after_restart(const std::vector<api::Session>& list) {
    start();
    Gateway gateway(*ledger);
    gateway.poll(list);
    return gateway.vcores();
  }
};

const GatewayKey kOther{"w-1", "lc-2"};

}  // namespace

TEST_CASE_FIXTURE(Bench, "without a store everything is in memory") {
  ledger = std::make_unique<Ledger>(nullptr, clock, log);
  CHECK(ledger->place() == Place::memory);
  CHECK(log.lines.empty());
}

TEST_CASE_FIXTURE(Bench, "a full disk: counting goes on, and everything is written when there is room") {
  start();
  Gateway gateway(*ledger);
  gateway.poll({session("a", 100), session("p", 1)});
  CHECK(ledger->place() == Place::disk);
  disk.commits_fail = Kind::unavailable;
  gateway.poll({session("a", 110), session("p", 3)});
  CHECK(ledger->place() == Place::memory_for_now);
  gateway.poll({session("a", 110), session("b", 5)});
  gateway.poll({session("a", 90), session("b", 6)});
  gateway.poll({session("a", 90), session("b", 6), session("p", 4)});  // comes back; the file knows less
  gateway.poll({session("a", 90), session("b", 6)});
  CHECK(gateway.vcores() == 10 + 2 + 6 + 1);
  CHECK(gateway.ledger.find(kGateway)->started == 1);
  CHECK(stored() == 0);
  CHECK(log.lines ==
        std::vector<std::string>{
            "error usage cannot be stored: counting goes on in memory until it can err=disk full",
            "warn usage of sessions fell: what was counted stays workspace_id=w-1 "
            "livy_compute_id=lc-1 count=1 session_id=a"});
  disk.commits_fail.reset();
  clock.advance(seconds(1));
  gateway.poll({session("a", 90), session("b", 6)});
  CHECK(ledger->place() == Place::disk);
  CHECK(stored() == 19);
  CHECK(log.lines.back() == "info usage is stored again");
  CHECK(counted_after_restart({session("a", 111), session("b", 6), session("p", 5)}) == 19 + 1 + 1);
}

TEST_CASE_FIXTURE(Bench, "a process that ends while the disk is full goes on from what is stored") {
  start();
  auto gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll({session("a", 100)});
  gateway->poll({session("a", 110)});
  disk.commits_fail = Kind::unavailable;
  gateway->poll({session("a", 130), session("b", 5)});
  CHECK(gateway->vcores() == 35);
  disk.commits_fail.reset();
  CHECK(counted_after_restart({session("a", 140), session("b", 6)}) == 46);
  CHECK(ledger->find(kGateway)->started == 1);
}

TEST_CASE_FIXTURE(Bench, "the store is tried again after 1 s, 2 s, … 60 s") {
  start();
  Gateway gateway(*ledger);
  disk.opening_fails = Kind::unavailable;
  start();
  Gateway second(*ledger);
  CHECK(ledger->place() == Place::memory_for_now);
  CHECK(disk.openings == 1);
  for (const int pause : {1, 2, 4, 8, 16, 32, 60, 60}) {
    CAPTURE(pause);
    const unsigned before = disk.openings;
    clock.advance(seconds(pause) - Millis(1));
    second.poll({});
    CHECK(disk.openings == before);
    clock.advance(Millis(1));
    second.poll({});
    CHECK(disk.openings == before + 1);
  }
  CHECK(log.count("error usage cannot be stored") == 1);
}

TEST_CASE_FIXTURE(Bench, "a store that cannot be read at start gives way to what memory counted") {
  start();
  {
    Gateway gateway(*ledger);
    gateway.poll({session("a", 100), session("p", 2)});
    gateway.poll({session("a", 150), session("p", 2)});
  }
  disk.opening_fails = Kind::unavailable;
  start();
  Gateway gateway(*ledger);
  gateway.poll({session("a", 160)});
  gateway.poll({session("a", 167)});
  CHECK(gateway.vcores() == 7);
  disk.opening_fails.reset();
  clock.advance(seconds(1));
  gateway.poll({session("a", 168)});
  CHECK(ledger->place() == Place::disk);
  CHECK(stored() == 8);
  CHECK(disk.gateways[kGateway].marks["p"].second);  // gone, as nobody saw it
  CHECK(counted_after_restart({session("a", 170), session("p", 3)}) == 11);
}

TEST_CASE_FIXTURE(Bench, "a damaged store: the counters are carried over at once, the marks with each poll") {
  start();
  Gateway one(*ledger);
  Gateway two(*ledger, kOther);
  one.poll({session("a", 100)});
  two.poll({session("a", 100)});
  one.poll({session("a", 103)});
  two.poll({session("a", 105)});
  disk.commits_fail = Kind::damaged;
  one.poll({session("a", 106)});
  CHECK(ledger->place() == Place::disk);
  CHECK(stored() == 6);
  CHECK(disk.gateways[kGateway].state.has_marks);
  CHECK(disk.gateways[kGateway].marks.count("a") == 1);
  CHECK(stored(kOther) == 5);
  CHECK_FALSE(disk.gateways[kOther].state.has_marks);
  SUBCASE("the process ends before the next poll of the other") {
    start();
    Gateway again(*ledger, kOther);
    again.poll({session("a", 108), session("b", 50)});
    CHECK(again.vcores() == 5);
    again.poll({session("a", 109), session("b", 50)});
    CHECK(again.vcores() == 6);
    CHECK(disk.gateways[kOther].state.has_marks);
  }
  SUBCASE("it goes on") {
    two.poll({session("a", 108)});
    CHECK(two.vcores() == 8);
    CHECK(disk.gateways[kOther].state.has_marks);
    CHECK(stored(kOther) == 8);
    CHECK(disk.gateways[kOther].marks["a"].first.highest.vcore_seconds == 108);
  }
}

TEST_CASE_FIXTURE(Bench, "damage that shows while reading is treated alike") {
  start();
  Gateway gateway(*ledger);
  gateway.poll({session("a", 100)});
  gateway.poll({session("a", 103)});
  disk.reads_fail = Kind::damaged;
  gateway.poll({session("a", 103), session("b", 4)});
  CHECK(stored() == 7);
  CHECK(disk.gateways[kGateway].marks.size() == 2);
}

TEST_CASE_FIXTURE(Bench, "a store that is damaged again at once is left alone for a minute") {
  start();
  Gateway gateway(*ledger);
  gateway.poll({session("a", 100)});
  disk.commits_fail = Kind::damaged;
  gateway.poll({session("a", 101)});
  disk.commits_fail = Kind::damaged;
  gateway.poll({session("a", 102)});
  CHECK(ledger->place() == Place::memory_for_now);
  clock.advance(seconds(59));
  gateway.poll({session("a", 103)});
  CHECK(disk.gateways.empty());
  clock.advance(seconds(1));
  gateway.poll({session("a", 104)});
  CHECK(stored() == 4);
}

TEST_CASE_FIXTURE(Bench, "marks that cannot be read at a restart are taken as a new baseline") {
  start();
  {
    Gateway gateway(*ledger);
    gateway.poll({session("a", 100)});
    gateway.poll({session("a", 110)});
  }
  start();
  Gateway gateway(*ledger);
  disk.reads_fail = Kind::unavailable;
  gateway.poll({session("a", 120)});
  CHECK(gateway.vcores() == 10);
  CHECK(log.count("counting goes on from here") == 1);
  gateway.poll({session("a", 121)});
  CHECK(gateway.vcores() == 11);
}

TEST_CASE_FIXTURE(Bench, "a gateway closed while the store fails is written when it works") {
  start();
  auto gateway = std::make_unique<Gateway>(*ledger);
  Gateway other(*ledger, kOther);
  gateway->poll({session("a", 100), session("p", 1)});
  disk.commits_fail = Kind::unavailable;
  gateway->poll({session("a", 110)});
  gateway->close();
  CHECK(ledger->find(kGateway) == nullptr);
  SUBCASE("though nobody opens it again") {
    disk.commits_fail.reset();
    clock.advance(seconds(1));
    other.poll({});
    other.poll({session("x", 1)});
    CHECK(ledger->place() == Place::disk);
    CHECK(stored() == 10);
    CHECK(counted_after_restart({session("a", 111), session("p", 2)}) == 12);
  }
  SUBCASE("after it was opened again") {
    gateway = std::make_unique<Gateway>(*ledger);
    gateway->poll({session("a", 113), session("p", 3)});
    CHECK(gateway->vcores() == 15);
    disk.commits_fail.reset();
    clock.advance(seconds(2));
    gateway->poll({session("a", 113), session("p", 3)});
    CHECK(stored() == 15);
    CHECK(counted_after_restart({session("a", 114), session("p", 3)}) == 16);
  }
}
