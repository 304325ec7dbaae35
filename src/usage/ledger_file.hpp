#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "support/clock.hpp"
#include "support/log.hpp"
#include "usage/sqlite.hpp"
#include "usage/store.hpp"

namespace lge::usage {

/// The lock of a storage directory: the file `ledger.lock`, locked by flock(2) for as long as this lives.
class DirectoryLock {
 public:
  DirectoryLock() = default;
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  ~DirectoryLock();

  /// Creates what is missing: the directory with mode 0750, the file. Holding it already is fine.
  StoreResult<void> take(const std::filesystem::path& directory);

 private:
  int file_ = -1;
};

/// A ledger that is open and sound, by its own account.
struct OpenedFile {
  std::unique_ptr<sqlite::Database> database;
  bool fresh = false;  ///< created now
};

inline constexpr const char* kLedgerFile = "ledger.sqlite";
/// Larger files are not read through when they are opened: what is damaged in them shows when it is used.
inline constexpr std::uintmax_t kCheckedBytes = 64U << 20U;

/// Opens the ledger of a locked directory, or creates it. A damaged one is not opened: error `damaged`, and
/// it is still there.
StoreResult<OpenedFile> open_ledger_file(const std::filesystem::path& directory);

/// Renames a damaged ledger, and what belongs to it, to `ledger.sqlite.damaged-<UTC time>`. Returns the name.
StoreResult<std::string> set_aside(const std::filesystem::path& directory, WallTime now);

/// By the kind of failure: damage, or what may pass.
StoreError to_store_error(const sqlite::Failure& failure);

}  // namespace lge::usage
