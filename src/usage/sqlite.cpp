#include "usage/sqlite.hpp"

#include <sqlite3.h>

namespace lge::usage::sqlite {

namespace {

[[noreturn]] void fail(sqlite3* database, int code) {
  const char* const what = database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database);
  throw Failure(code, what == nullptr ? "no reason given" : what);
}

}  // namespace

Database::Database(const std::filesystem::path& path) {
  const int code = sqlite3_open_v2(path.c_str(), &handle_,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code == SQLITE_OK) return;
  const std::string what = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
  sqlite3_close_v2(handle_);
  throw Failure(code, what);
}

Database::~Database() {
  sqlite3_close_v2(handle_);
}

void Database::run(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(handle_, code);
}

std::string Database::text(const char* sql) {
  Statement statement(*this, sql);
  if (!statement.step()) throw Failure(SQLITE_CORRUPT, "no row where one must be");
  return std::string(statement.blob(0));
}

std::int64_t Database::number(const char* sql) {
  Statement statement(*this, sql);
  if (!statement.step()) throw Failure(SQLITE_CORRUPT, "no row where one must be");
  return statement.number(0);
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

Statement::Statement(const Database& database, const char* sql) : database_(database.handle()) {
  const int code = sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK) fail(database_, code);
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_, parameter, value);
  if (code != SQLITE_OK) fail(database_, code);
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view blob) {
  // A null pointer would bind NULL.
  const char* const bytes = blob.data() == nullptr ? "" : blob.data();
  const int code = sqlite3_bind_blob64(statement_, parameter, bytes, blob.size(), SQLITE_STATIC);
  if (code != SQLITE_OK) fail(database_, code);
  return *this;
}

Statement& Statement::bind(int parameter, std::optional<std::int64_t> value) {
  if (value) return bind(parameter, *value);
  const int code = sqlite3_bind_null(statement_, parameter);
  if (code != SQLITE_OK) fail(database_, code);
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail(database_, code);
  return false;
}

void Statement::finish() {
  while (step()) {
  }
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::optional<std::int64_t> Statement::optional_number(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return number(column);
}

std::string_view Statement::blob(int column) const {
  const void* const bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

void Statement::reset() noexcept {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Transaction::~Transaction() {
  if (!database_.in_transaction()) return;
  // Where it fails, SQLite has rolled back by itself.
  sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace lge::usage::sqlite
