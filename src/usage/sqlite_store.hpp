#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "support/log.hpp"
#include "usage/ledger_file.hpp"
#include "usage/store.hpp"

namespace lge::usage {

/// A store in the file `ledger.sqlite` of a directory. A damaged file is set aside, whenever that shows.
/// Clock and log must outlive it.
class SqliteStore final : public Store {
 public:
  /// A store that is open; or one that is closed because the directory cannot be read or written now, which
  /// may pass; or, where the file is not to be touched (of a newer version, of another program, in use), a
  /// sentence for people.
  static Result<std::unique_ptr<SqliteStore>, std::string> open(const std::filesystem::path& directory,
                                                                const Clock& clock, Log& log);
  ~SqliteStore() override;

  [[nodiscard]] std::uint64_t generation() const override { return statements_ ? generation_ : 0; }
  StoreResult<bool> reopen() override;
  StoreResult<std::optional<GatewayState>> load(const GatewayKey& key) override;
  StoreResult<std::optional<Mark>> find(const GatewayKey& key, std::string_view id) override;
  StoreResult<void> scan(const GatewayKey& key, const MarkSink& sink) override;
  StoreResult<void> commit(const Batch& batch) override;

  /// For tests, which make SQLite fail with it; nothing while the store is closed.
  [[nodiscard]] sqlite::Database* database() { return database_.get(); }

 private:
  struct Statements;

  SqliteStore(std::filesystem::path directory, const Clock& clock, Log& log);
  template <class T, class Body>
  StoreResult<T> guarded(Body body);
  StoreResult<bool> open_file();
  StoreError put_aside_if_damaged(StoreError error);
  StoreError after(const sqlite::Failure& failure);
  void close();
  std::optional<std::int64_t> number_of(const GatewayKey& key);
  void read_combinations(std::int64_t number, GatewayState& state);
  std::int64_t write_gateway(const Batch& batch);
  void write_combinations(std::int64_t number, const Batch& batch);
  void write_marks(std::int64_t number, const Batch& batch);
  void compact(WallTime now);

  std::filesystem::path directory_;
  const Clock& clock_;
  Log& log_;
  DirectoryLock lock_;
  std::unique_ptr<sqlite::Database> database_;
  std::unique_ptr<Statements> statements_;  // of database_
  std::uint64_t generation_ = 0;
};

}  // namespace lge::usage
