#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usage/store_bench.hpp"

using namespace lge;
using namespace lge::usage;
using std::chrono::seconds;
using Place = Ledger::Place;

namespace {

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

}  // namespace

TEST_CASE_FIXTURE(StoreBench, "a file that may not grow: memory for now, and back when it may") {
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

TEST_CASE_FIXTURE(StoreBench, "a full file system: memory for now, and back when there is room") {
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

TEST_CASE_FIXTURE(StoreBench, "a directory that cannot be made: memory, and the disk when it can") {
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
TEST_CASE_FIXTURE(StoreBench, "a directory and a file that may only be read") {
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
