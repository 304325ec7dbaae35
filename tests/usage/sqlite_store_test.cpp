#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "usage/store_bench.hpp"

using namespace lge;
using namespace lge::usage;
using std::chrono::hours;
using std::chrono::seconds;
using Place = Ledger::Place;

TEST_CASE_FIXTURE(StoreBench, "everything that is counted outlasts a restart") {
  start();
  CHECK(ledger->place() == Place::disk);
  GatewayUsage before;
  const std::string bytes("\0\xff:", 3);
  const std::vector<std::string> labels{"user"};
  {
    Gateway gateway(*ledger, {"w", bytes}, labels);
    gateway.poll({});
    api::Session row = session(bytes, 5);
    row.dimensions = {bytes};
    row.cu_hours = 2.5;
    row.mb_seconds = 99;
    row.created = 5'000;
    gateway.poll({row});
    row.state = api::State::terminated;
    row.ended = 66'000;
    api::Session failed = session("f", 1, api::State::error);
    failed.dimensions = {""};
    before = gateway.poll({row, failed});
    CHECK(before.by_labels.size() == 3);
    CHECK(before.durations.count == 1);
  }
  start();
  Gateway gateway(*ledger, {"w", bytes}, labels);
  CHECK(*ledger->find({"w", bytes}) == before);
  CHECK(store->find({"w", bytes}, bytes).value() == Mark{{9'000'000'000, 5, 99}, true});
  CHECK(store->load({"w", bytes}).value()->high_created == 5'000);
  CHECK(log.lines == std::vector<std::string>{});
  struct stat status = {};
  REQUIRE(::stat(directory.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0750);
}

TEST_CASE_FIXTURE(StoreBench, "marks are read in the order of their ids, and only the gateway's own") {
  start();
  Gateway gateway(*ledger);
  Gateway other(*ledger, {"w-1", "lc-2"});
  gateway.poll({session("b", 2), session("a", 1), session("\xff", 4), session("ab", 3)});
  other.poll({session("a", 9)});
  std::string ids;
  std::int64_t sum = 0;
  REQUIRE(store->scan(kGateway, [&](const MarkRow& row) {
    ids += std::string(row.id) + " ";
    sum += row.mark.highest.vcore_seconds;
  }));
  CHECK(ids == "a ab b \xff ");
  CHECK(sum == 10);
  CHECK_FALSE(store->find({"w-9", "lc-9"}, "a").value());
  CHECK_FALSE(store->load({"w-9", "lc-9"}).value());
}

TEST_CASE_FIXTURE(StoreBench, "an older file that was restored: it goes on from there, nothing twice") {
  start();
  auto gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll({});
  gateway->poll({session("a", 10)});
  ledger.reset();
  const std::filesystem::path copy = temporary.path() / "copy";
  std::filesystem::copy_file(file(), copy);
  start();
  gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll({session("a", 30), session("b", 5)});
  CHECK(gateway->vcores() == 35);
  ledger.reset();
  std::filesystem::copy_file(copy, file(), std::filesystem::copy_options::overwrite_existing);
  start();
  gateway = std::make_unique<Gateway>(*ledger);
  CHECK(gateway->vcores() == 10);
  gateway->poll({session("a", 31), session("b", 6)});
  CHECK(gateway->vcores() == 37);
  CHECK(ledger->find(kGateway)->started == 2);
}

TEST_CASE_FIXTURE(StoreBench, "marks of sessions gone for a week are deleted, some with each commit") {
  start();
  Gateway gateway(*ledger);
  std::vector<api::Session> list = many(2'500, 1);
  for (api::Session& row : list)
    row.created = millis_of(clock.wall());
  gateway.poll(list);
  gateway.poll({});
  const auto marks = [&] { return store->database()->number("SELECT count(*) FROM mark"); };
  clock.advance(hours(7 * 24));
  gateway.poll({session("x", 1)});
  CHECK(marks() == 2'501);
  clock.advance(seconds(1));
  gateway.poll({session("x", 2)});
  CHECK(marks() == 1'501);
  gateway.poll({session("x", 3)});
  gateway.poll({session("x", 4)});
  CHECK(marks() == 1);
  // Nobody knows it any more, but it cannot be new.
  api::Session recent = session("y", 1);
  recent.created = millis_of(clock.wall());
  gateway.poll({session("x", 4), recent});
  const std::int64_t before = gateway.vcores();
  gateway.poll({session("x", 4), recent, list[0]});
  CHECK(gateway.vcores() == before);
}
