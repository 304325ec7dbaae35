#include "usage/sqlite_store.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fakes/temporary_directory.hpp"
#include "usage/bench.hpp"

using namespace lge;
using namespace lge::usage;
using std::chrono::hours;
using std::chrono::seconds;
using Place = Ledger::Place;

namespace {

struct Bench {
  fakes::FakeClock clock;
  fakes::FakeLog log;
  fakes::TemporaryDirectory temporary;
  std::filesystem::path directory = temporary.path() / "ledger";
  SqliteStore* store = nullptr;
  std::unique_ptr<Ledger> ledger;

  void start() {
    ledger.reset();  // two at a time are refused
    auto opened = SqliteStore::open(directory, clock, log);
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error()));
    store = opened->get();
    ledger = std::make_unique<Ledger>(std::move(*opened), clock, log);
  }
  std::string refusal() {
    auto opened = SqliteStore::open(directory, clock, log);
    return opened ? "" : opened.error();
  }
  [[nodiscard]] std::filesystem::path file() const { return directory / "ledger.sqlite"; }
  void overwrite(std::streamoff at, std::size_t bytes) const {
    std::fstream out(file(), std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(at);
    out << std::string(bytes, 'X');
    REQUIRE(out.good());
  }
  [[nodiscard]] int set_aside() const {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("ledger.sqlite.damaged-2026-01-20T080000Z")) ++count;
    }
    return count;
  }
  void run_sql(const char* sql) const {
    sqlite::Database database(file());
    database.run(sql);
  }
};

struct SmallFileSystem {
  explicit SmallFileSystem(std::filesystem::path at)
      : path(std::move(at)), mounted(::mount("none", path.c_str(), "tmpfs", 0, "size=1m") == 0) {}
  SmallFileSystem(const SmallFileSystem&) = delete;
  SmallFileSystem& operator=(const SmallFileSystem&) = delete;
  ~SmallFileSystem() {
    if (mounted) ::umount2(path.c_str(), MNT_DETACH);
  }

  std::filesystem::path path;
  bool mounted;
};

std::vector<api::Session> many(int count, std::int64_t vcore_seconds) {
  std::vector<api::Session> list;
  list.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    list.push_back(session("session-" + std::to_string(i), vcore_seconds));
  return list;
}

}  // namespace

TEST_CASE_FIXTURE(Bench, "everything that is counted outlasts a restart") {
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

TEST_CASE_FIXTURE(Bench, "marks are read in the order of their ids, and only the gateway's own") {
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

TEST_CASE_FIXTURE(Bench, "a second process is refused, and a second one in the same process") {
  start();
  const std::string sentence = "the ledger in " + directory.string() +
                               " is in use by another process; each process needs a storage.path of its own";
  CHECK(refusal() == sentence);
  const pid_t child = ::fork();
  if (child == 0) ::_exit(refusal() == sentence ? 0 : 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  ledger.reset();
  CHECK(refusal().empty());
}

TEST_CASE_FIXTURE(Bench, "a file that the shell of SQLite has open is not touched") {
  start();
  ledger.reset();
  sqlite::Database shell(file());
  shell.run("BEGIN IMMEDIATE");
  CHECK(refusal() == file().string() + " is in use by another process, perhaps the shell sqlite3");
  shell.run("ROLLBACK");
}

TEST_CASE_FIXTURE(Bench, "a ledger of a newer version is refused, and stays as it is") {
  start();
  ledger.reset();
  run_sql("PRAGMA user_version=2");
  CHECK(refusal() == file().string() +
                         " is a ledger of version 2, and this program knows version 1; run the newer "
                         "program, or move the file away to begin a new ledger");
  CHECK(set_aside() == 0);
}

TEST_CASE_FIXTURE(Bench, "a database of another program is refused, and stays as it is") {
  std::filesystem::create_directory(directory);
  run_sql("CREATE TABLE t (x)");
  CHECK(refusal() ==
        file().string() + " is a database of another program; set storage.path to another directory");
  CHECK(set_aside() == 0);
}

TEST_CASE_FIXTURE(Bench, "a damaged file is set aside, and a new ledger begins") {
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

TEST_CASE_FIXTURE(Bench, "contents that make no sense are damage") {
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

TEST_CASE_FIXTURE(Bench, "damage while running: the counters in memory go on, into a new file") {
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

TEST_CASE_FIXTURE(Bench, "an older file that was restored: it goes on from there, nothing twice") {
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

TEST_CASE_FIXTURE(Bench, "a file that may not grow: memory for now, and back when it may") {
  start();
  Gateway gateway(*ledger);
  gateway.poll(many(100, 1));
  store->database()->number("PRAGMA max_page_count=1");  // SQLite makes it the pages there are
  gateway.poll(many(5'000, 2));
  CHECK(ledger->place() == Place::memory_for_now);
  CHECK(log.lines.back() ==
        "error usage cannot be stored: counting goes on in memory until it can err=database or disk is "
        "full");
  CHECK(gateway.vcores() == 100 + 4'900 * 2);
  store->database()->number("PRAGMA max_page_count=1000000");
  clock.advance(seconds(1));
  gateway.poll(many(5'000, 3));
  CHECK(ledger->place() == Place::disk);
  start();
  Gateway again(*ledger);
  CHECK(again.vcores() == 100 * 2 + 4'900 * 3);
  again.poll(many(5'000, 3));
  CHECK(again.vcores() == 100 * 2 + 4'900 * 3);
}

TEST_CASE_FIXTURE(Bench, "a full file system: memory for now, and back when there is room") {
  std::filesystem::create_directory(directory);
  const SmallFileSystem small(directory);
  if (!small.mounted) {
    MESSAGE("skipped: only root may mount a small file system");
    return;
  }
  start();
  {
    Gateway gateway(*ledger);
    gateway.poll(many(100, 1));
    {
      std::ofstream filler(directory / "filler");
      const std::string block(4'096, 'x');
      while (filler.write(block.data(), 4'096).flush().good()) {
      }
    }
    gateway.poll(many(3'000, 2));
    CHECK(ledger->place() == Place::memory_for_now);
    CHECK(gateway.vcores() == 100 + 2'900 * 2);
    std::filesystem::remove(directory / "filler");
    clock.advance(seconds(1));
    gateway.poll(many(3'000, 3));
    CHECK(ledger->place() == Place::disk);
    start();
    Gateway again(*ledger);
    CHECK(again.vcores() == 100 * 2 + 2'900 * 3);
  }
  ledger.reset();
}

TEST_CASE_FIXTURE(Bench, "a directory that cannot be made: memory, and the disk when it can") {
  const std::string in_the_way = temporary.file("place", "a file");
  directory = std::filesystem::path(in_the_way) / "ledger";
  start();
  CHECK(ledger->place() == Place::memory_for_now);
  CHECK(log.lines ==
        std::vector<std::string>{"error usage cannot be stored: counting goes on in memory until it can "
                                 "err=cannot create " +
                                 directory.string() + ": Not a directory"});
  Gateway gateway(*ledger);
  gateway.poll({session("a", 1)});
  gateway.poll({session("a", 3)});
  std::filesystem::remove(in_the_way);
  std::filesystem::create_directory(in_the_way);
  clock.advance(seconds(1));
  gateway.poll({session("a", 4)});
  CHECK(ledger->place() == Place::disk);
  CHECK(log.lines.back() == "info usage is stored again");
  start();
  Gateway again(*ledger);
  CHECK(again.vcores() == 3);
}

// As a user who may read but not write, which root never is.
TEST_CASE_FIXTURE(Bench, "a directory and a file that may only be read") {
  start();
  {
    Gateway gateway(*ledger);
    gateway.poll({session("a", 1)});
  }
  ledger.reset();
  std::filesystem::permissions(temporary.path(), std::filesystem::perms(0755));
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    std::filesystem::permissions(entry.path(), std::filesystem::perms(0444));
  std::filesystem::permissions(directory, std::filesystem::perms(0555));
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::seteuid(65'534) != 0) ::_exit(2);
    auto opened = SqliteStore::open(directory, clock, log);
    if (!opened) ::_exit(3);
    Ledger alone(std::move(*opened), clock, log);
    Gateway gateway(alone);
    gateway.poll({session("a", 5)});
    gateway.poll({session("a", 8)});
    ::_exit(alone.place() == Place::memory_for_now && gateway.vcores() == 3 ? 0 : 4);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  std::filesystem::permissions(directory, std::filesystem::perms(0755));
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE_FIXTURE(Bench, "marks of sessions gone for a week are deleted, some with each commit") {
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
