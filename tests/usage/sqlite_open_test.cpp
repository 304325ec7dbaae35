#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usage/store_bench.hpp"

using namespace lge;
using namespace lge::usage;

TEST_CASE_FIXTURE(StoreBench, "a second process is refused, and a second one in the same process") {
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

TEST_CASE_FIXTURE(StoreBench, "a file that the shell of SQLite has open is not touched") {
  start();
  ledger.reset();
  sqlite::Database shell(file());
  shell.run("BEGIN IMMEDIATE");
  CHECK(refusal() == file().string() + " is in use by another process, perhaps the shell sqlite3");
  shell.run("ROLLBACK");
}

TEST_CASE_FIXTURE(StoreBench, "a ledger of a newer version is refused, and stays as it is") {
  start();
  ledger.reset();
  run_sql("PRAGMA user_version=2");
  CHECK(refusal() == file().string() +
                         " is a ledger of version 2, and this program knows version 1; run the newer "
                         "program, or move the file away to begin a new ledger");
  CHECK(set_aside() == 0);
}

TEST_CASE_FIXTURE(StoreBench, "a database of another program is refused, and stays as it is") {
  std::filesystem::create_directory(directory);
  run_sql("CREATE TABLE t (x)");
  CHECK(refusal() ==
        file().string() + " is a database of another program; set storage.path to another directory");
  CHECK(set_aside() == 0);
}
