#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace lge::usage::sqlite {

/// What SQLite reports. Only inside of SqliteStore, which catches it.
class Failure : public std::runtime_error {
 public:
  Failure(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
  /// The primary result code: SQLITE_FULL, SQLITE_CORRUPT, …
  [[nodiscard]] int code() const { return code_ & 0xff; }

 private:
  int code_;
};

/// One connection. Every failure is thrown.
class Database {
 public:
  /// Opens the file, or creates it. It is read when it is first used.
  explicit Database(const std::filesystem::path& path);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  void run(const char* sql);
  /// The first column of the first row.
  std::string text(const char* sql);
  std::int64_t number(const char* sql);
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] sqlite3* handle() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

/// A statement prepared once and used often. The texts bound to it live until the next reset().
class Statement {
 public:
  Statement(const Database& database, const char* sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  /// Parameters are counted from 1.
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::string_view blob);
  Statement& bind(int parameter, std::optional<std::int64_t> value);
  /// True where there is a row.
  bool step();
  /// Runs it to its end.
  void finish();
  /// Columns are counted from 0.
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_number(int column) const;
  /// Valid until the next step() or reset().
  [[nodiscard]] std::string_view blob(int column) const;
  void reset() noexcept;

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

/// Ends the use of a statement, whatever happens: one that is left in the middle keeps what it read locked.
class Use {
 public:
  explicit Use(Statement& statement) : statement_(statement) {}
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() { statement_.reset(); }
  Statement* operator->() { return &statement_; }

 private:
  Statement& statement_;
};

/// Rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) { database_.run("BEGIN IMMEDIATE"); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit() { database_.run("COMMIT"); }

 private:
  Database& database_;
};

}  // namespace lge::usage::sqlite
