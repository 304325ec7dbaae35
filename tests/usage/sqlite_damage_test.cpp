#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "usage/store_bench.hpp"

using namespace lge;
using namespace lge::usage;
using Place = Ledger::Place;

TEST_CASE_FIXTURE(StoreBench, "a damaged file is set aside, and a new ledger begins") {
  start();
  {
    Gateway gateway(*ledger);
    gateway.poll({});
    gateway.poll(many(500, 3));
  }
  ledger.reset();
  SUBCASE("no database") {
    overwrite(0, 100);
  }
  SUBCASE("a page of rubbish") {
    overwrite(static_cast<std::streamoff>(3) * 4'096, 4'096);
  }
  SUBCASE("cut off") {
    std::filesystem::resize_file(file(), 4'096 + 17);
  }
  SUBCASE("a text") {
    std::ofstream(file(), std::ios::trunc) << "storage:\n  path: here\n";
  }
  SUBCASE("a table is missing") {
    run_sql("DROP TABLE mark");
  }
  SUBCASE("a version that never was") {
    run_sql("PRAGMA user_version=0");
  }
  start();
  CHECK(ledger->place() == Place::disk);
  CHECK(set_aside() == 1);
  CHECK(log.count("error the ledger is damaged: it was set aside, and a new one begins file=" +
                  file().string() + ".damaged-2026-01-20T080000Z err=") == 1);
  Gateway gateway(*ledger);
  gateway.poll(many(500, 4));
  gateway.poll(many(500, 5));
  CHECK(gateway.vcores() == 500);
}

TEST_CASE_FIXTURE(StoreBench, "contents that make no sense are damage") {
  start();
  {
    Gateway gateway(*ledger);
    gateway.poll({});
    gateway.poll({session("a", 3)});
  }
  ledger.reset();
  SUBCASE("labels") {
    run_sql("UPDATE combination SET label_values = '9:x'");
  }
  SUBCASE("too many labels") {
    run_sql("UPDATE combination SET label_values = '1:x'");
  }
  SUBCASE("no combination") {
    run_sql("DELETE FROM combination");
  }
  SUBCASE("below 0") {
    run_sql("UPDATE combination SET cu_micros = -1");
  }
  SUBCASE("started below 0") {
    run_sql("UPDATE gateway SET started = -1");
  }
  SUBCASE("buckets") {
    run_sql("UPDATE gateway SET duration_counts = '1:1'");
  }
  SUBCASE("counts") {
    run_sql("UPDATE gateway SET duration_counts = replace(duration_counts, '0', 'x')");
  }
  start();
  Gateway gateway(*ledger);
  CHECK(set_aside() == 1);
  gateway.poll({session("a", 3)});
  gateway.poll({session("a", 4)});
  CHECK(gateway.vcores() == 1);
  start();
  Gateway again(*ledger);
  CHECK(again.vcores() == 1);
}

TEST_CASE_FIXTURE(StoreBench, "damage while running: the counters in memory go on, into a new file") {
  start();
  {
    Gateway gateway(*ledger);
    gateway.poll(many(2'000, 1));
  }
  start();
  auto gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll(many(2'000, 2));
  CHECK(gateway->vcores() == 2'000);
  store->database()->run("PRAGMA wal_checkpoint(TRUNCATE)");
  store->database()->run("PRAGMA shrink_memory");
  const auto size = std::filesystem::file_size(file());
  overwrite(4'096, size - 4'096);
  gateway->poll(many(2'000, 3));
  CHECK(gateway->vcores() == 4'000);
  CHECK(ledger->place() == Place::disk);
  CHECK(set_aside() == 1);
  gateway.reset();
  start();
  gateway = std::make_unique<Gateway>(*ledger);
  gateway->poll(many(2'000, 4));
  CHECK(gateway->vcores() == 6'000);
  CHECK(set_aside() == 1);
}
