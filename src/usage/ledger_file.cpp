#include "usage/ledger_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/utc_time.hpp"

namespace lge::usage {

namespace {

using Kind = StoreError::Kind;

constexpr std::int64_t kApplicationId = 0x4c474c31;  // "LGL1"
constexpr std::int64_t kVersion = 1;

// Ids and values are blobs: they may hold any bytes, and are compared as bytes.
constexpr const char* kSchema = R"(
  CREATE TABLE gateway (
    number INTEGER PRIMARY KEY,
    workspace_id BLOB NOT NULL,
    livy_compute_id BLOB NOT NULL,
    label_names BLOB NOT NULL,       -- text_list.hpp
    high_created INTEGER,            -- ms since 1970
    has_marks INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended_terminated INTEGER NOT NULL,
    ended_error INTEGER NOT NULL,
    duration_counts BLOB NOT NULL,   -- text_list.hpp: one for each bucket
    duration_sum_millis INTEGER NOT NULL,
    UNIQUE (workspace_id, livy_compute_id));
  CREATE TABLE combination (
    gateway INTEGER NOT NULL,
    position INTEGER NOT NULL,
    label_values BLOB NOT NULL,      -- text_list.hpp
    cu_micros INTEGER NOT NULL,
    vcore_seconds INTEGER NOT NULL,
    mb_seconds INTEGER NOT NULL,
    PRIMARY KEY (gateway, position)) WITHOUT ROWID;
  CREATE TABLE mark (
    gateway INTEGER NOT NULL,
    id BLOB NOT NULL,
    cu_micros INTEGER NOT NULL,
    vcore_seconds INTEGER NOT NULL,
    mb_seconds INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    gone INTEGER,                    -- s since 1970; NULL: in the list
    PRIMARY KEY (gateway, id)) WITHOUT ROWID;
  CREATE INDEX mark_gone ON mark (gone) WHERE gone IS NOT NULL;
)";

StoreError unavailable(const std::string& what, int error) {
  return {Kind::unavailable, what + ": " + std::generic_category().message(error)};
}

// An error is for people, who know the directory.
StoreError refused(const std::string& what) {
  return {Kind::refused, what};
}

// Before anything is read: the lock is then taken when it is, and held until the end. The memory that an
// index of the log needs is the process's own, because nobody else may look.
void set_up(sqlite::Database& database) {
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  database.run("PRAGMA locking_mode=EXCLUSIVE");
  database.run("PRAGMA trusted_schema=OFF");
  database.run("PRAGMA cache_size=-2048");
  database.run("PRAGMA temp_store=MEMORY");
}

void start_log(sqlite::Database& database) {
  if (database.text("PRAGMA journal_mode=WAL") != "wal") throw sqlite::Failure(SQLITE_IOERR, "no log");
  // A power cut may take the newest commits, each as a whole. FULL would wait for the disk at each poll.
  database.run("PRAGMA synchronous=NORMAL");
  database.run("PRAGMA journal_size_limit=8388608");
}

void create_schema(sqlite::Database& database) {
  sqlite::Transaction transaction(database);
  database.run(kSchema);
  database.run(("PRAGMA application_id=" + std::to_string(kApplicationId)).c_str());
  database.run(("PRAGMA user_version=" + std::to_string(kVersion)).c_str());
  transaction.commit();
}

std::optional<StoreError> look_at(sqlite::Database& database, const std::filesystem::path& path) {
  const std::int64_t application = database.number("PRAGMA application_id");
  const std::int64_t version = database.number("PRAGMA user_version");
  if (application != kApplicationId) {
    return refused(path.string() +
                   " is a database of another program; set storage.path to another directory");
  }
  if (version > kVersion) {
    return refused(path.string() + " is a ledger of version " + std::to_string(version) +
                   ", and this program knows version " + std::to_string(kVersion) +
                   "; run the newer program, or move the file away to begin a new ledger");
  }
  if (version < kVersion) return StoreError{Kind::damaged, "a ledger of version " + std::to_string(version)};
  std::error_code ignored;
  if (std::filesystem::file_size(path, ignored) > kCheckedBytes) return std::nullopt;
  const std::string verdict = database.text("PRAGMA quick_check(1)");
  if (verdict != "ok") return StoreError{Kind::damaged, verdict};
  return std::nullopt;
}

bool is_empty(sqlite::Database& database) {
  return database.number("SELECT count(*) FROM sqlite_schema") == 0 &&
         database.number("PRAGMA application_id") == 0 && database.number("PRAGMA user_version") == 0;
}

}  // namespace

DirectoryLock::~DirectoryLock() {
  if (file_ >= 0) ::close(file_);
}

StoreResult<void> DirectoryLock::take(const std::filesystem::path& directory) {
  if (file_ >= 0) return {};
  if (::mkdir(directory.c_str(), 0750) != 0 && errno != EEXIST) {
    return unavailable("cannot create " + directory.string(), errno);
  }
  const std::filesystem::path path = directory / "ledger.lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
  if (file < 0) return unavailable("cannot open " + path.string(), errno);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    ::close(file);
    if (error != EWOULDBLOCK) return unavailable("cannot lock " + path.string(), error);
    return refused("the ledger in " + directory.string() +
                   " is in use by another process; each process needs a storage.path of its own");
  }
  file_ = file;
  return {};
}

StoreError to_store_error(const sqlite::Failure& failure) {
  const bool damaged = failure.code() == SQLITE_CORRUPT || failure.code() == SQLITE_NOTADB;
  return {damaged ? Kind::damaged : Kind::unavailable, failure.what()};
}

StoreResult<OpenedFile> open_ledger_file(const std::filesystem::path& directory) {
  const std::filesystem::path path = directory / kLedgerFile;
  try {
    OpenedFile file{std::make_unique<sqlite::Database>(path)};
    set_up(*file.database);
    file.fresh = is_empty(*file.database);
    if (!file.fresh) {
      auto problem = look_at(*file.database, path);
      if (problem) return *problem;
    }
    start_log(*file.database);
    if (file.fresh) create_schema(*file.database);
    return file;
  } catch (const sqlite::Failure& failure) {
    if (failure.code() == SQLITE_BUSY) {
      return refused(path.string() + " is in use by another process, perhaps the shell sqlite3");
    }
    StoreError error = to_store_error(failure);
    error.what = "cannot open " + path.string() + ": " + error.what;
    return error;
  }
}

StoreResult<std::string> set_aside(const std::filesystem::path& directory, WallTime now) {
  std::string stamp = format_utc(now);
  std::erase(stamp, ':');  // 2026-01-20T080000Z: not every file system takes a colon
  const std::filesystem::path path = directory / kLedgerFile;
  std::filesystem::path aside = path.string() + ".damaged-" + stamp;
  std::error_code error;
  for (int i = 2; std::filesystem::exists(aside, error); ++i)
    aside = path.string() + ".damaged-" + stamp + "-" + std::to_string(i);
  // The log first: without it the file is as of an earlier moment; without the file it is nothing.
  for (const char* const part : {"-wal", "-shm", ""}) {
    std::filesystem::rename(path.string() + part, aside.string() + part, error);
    if (error && error != std::errc::no_such_file_or_directory) {
      return unavailable("cannot rename " + path.string() + part, error.value());
    }
  }
  return aside.string();
}

}  // namespace lge::usage
