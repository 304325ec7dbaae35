#include "usage/sqlite_store.hpp"

#include <charconv>

#include <sqlite3.h>

#include "usage/text_list.hpp"

namespace lge::usage {

using sqlite::Use;

namespace {

// With each commit. More than are purged between two polls as a rule; a mass of them takes some polls.
constexpr int kCompacted = 1'000;

std::int64_t seconds_of(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::vector<std::string> texts_of(std::string_view joined) {
  auto texts = split_texts(joined);
  if (!texts) throw sqlite::Failure(SQLITE_CORRUPT, "a list of texts that is none");
  return *std::move(texts);
}

std::int64_t counter(std::int64_t value) {
  if (value < 0) throw sqlite::Failure(SQLITE_CORRUPT, "a counter below 0");
  return value;
}

std::uint64_t count_of(const std::string& text) {
  std::uint64_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || rest != end) throw sqlite::Failure(SQLITE_CORRUPT, "a count that is none");
  return count;
}

std::string counts_text(const Durations& durations) {
  std::vector<std::string> counts;
  counts.reserve(durations.counts.size());
  for (const std::uint64_t count : durations.counts)
    counts.push_back(std::to_string(count));
  return join_texts(counts);
}

Durations durations_from(std::string_view counts, std::int64_t sum_millis) {
  const std::vector<std::string> texts = texts_of(counts);
  Durations durations;
  if (texts.size() != durations.counts.size()) throw sqlite::Failure(SQLITE_CORRUPT, "another histogram");
  for (std::size_t i = 0; i < texts.size(); ++i) {
    durations.counts[i] = count_of(texts[i]);
    durations.count += durations.counts[i];
  }
  durations.sum_millis = counter(sum_millis);
  return durations;
}

Usage usage_at(const sqlite::Statement& row, int column) {
  return {counter(row.number(column)), counter(row.number(column + 1)), counter(row.number(column + 2))};
}

void bind_usage(sqlite::Statement& statement, int parameter, const Usage& usage) {
  statement.bind(parameter, usage.cu_micros)
      .bind(parameter + 1, usage.vcore_seconds)
      .bind(parameter + 2, usage.mb_seconds);
}

}  // namespace

struct SqliteStore::Statements {
  explicit Statements(const sqlite::Database& database)
      : number(database, "SELECT number FROM gateway WHERE workspace_id = ?1 AND livy_compute_id = ?2"),
        load(database,
             "SELECT label_names, high_created, has_marks, started, ended_terminated, ended_error, "
             "duration_counts, duration_sum_millis FROM gateway WHERE number = ?1"),
        combinations(database,
                     "SELECT position, label_values, cu_micros, vcore_seconds, mb_seconds FROM combination "
                     "WHERE gateway = ?1 ORDER BY position"),
        find(database,
             "SELECT cu_micros, vcore_seconds, mb_seconds, ended FROM mark WHERE gateway = ?1 AND id = ?2"),
        scan(database,
             "SELECT id, cu_micros, vcore_seconds, mb_seconds, ended, gone FROM mark WHERE gateway = ?1 "
             "ORDER BY id"),
        put_gateway(
            database,
            "INSERT INTO gateway (workspace_id, livy_compute_id, label_names, high_created, has_marks, "
            "started, "
            "ended_terminated, ended_error, duration_counts, duration_sum_millis) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
            "ON CONFLICT (workspace_id, livy_compute_id) DO UPDATE SET label_names = excluded.label_names, "
            "high_created = excluded.high_created, has_marks = excluded.has_marks, started = "
            "excluded.started, "
            "ended_terminated = excluded.ended_terminated, ended_error = excluded.ended_error, "
            "duration_counts = excluded.duration_counts, duration_sum_millis = excluded.duration_sum_millis "
            "RETURNING number"),
        drop_combinations(database, "DELETE FROM combination WHERE gateway = ?1"),
        put_combination(
            database,
            "INSERT INTO combination (gateway, position, label_values, cu_micros, vcore_seconds, mb_seconds) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (gateway, position) DO UPDATE SET "
            "label_values = excluded.label_values, cu_micros = excluded.cu_micros, "
            "vcore_seconds = excluded.vcore_seconds, mb_seconds = excluded.mb_seconds"),
        all_gone(database, "UPDATE mark SET gone = ?2 WHERE gateway = ?1 AND gone IS NULL"),
        // Marks only rise, also where a file that was away holds higher ones.
        put_mark(database,
                 "INSERT INTO mark (gateway, id, cu_micros, vcore_seconds, mb_seconds, ended, gone) "
                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (gateway, id) DO UPDATE SET "
                 "cu_micros = max(cu_micros, excluded.cu_micros), "
                 "vcore_seconds = max(vcore_seconds, excluded.vcore_seconds), "
                 "mb_seconds = max(mb_seconds, excluded.mb_seconds), "
                 "ended = max(ended, excluded.ended), gone = excluded.gone"),
        compact(
            database,
            "DELETE FROM mark WHERE (gateway, id) IN (SELECT gateway, id FROM mark WHERE gone IS NOT NULL "
            "AND gone < ?1 LIMIT ?2)") {}

  sqlite::Statement number, load, combinations, find, scan;
  sqlite::Statement put_gateway, drop_combinations, put_combination, all_gone, put_mark, compact;
};

SqliteStore::SqliteStore(std::filesystem::path directory, const Clock& clock, Log& log)
    : directory_(std::move(directory)), clock_(clock), log_(log) {}

SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>, std::string> SqliteStore::open(const std::filesystem::path& directory,
                                                                    const Clock& clock, Log& log) {
  using Opened = Result<std::unique_ptr<SqliteStore>, std::string>;
  std::unique_ptr<SqliteStore> store(new SqliteStore(directory, clock, log));
  const StoreResult<bool> opened = store->reopen();
  // Whatever else is wrong, the ledger finds again when it uses the store, and says.
  if (!opened && opened.error().kind == StoreError::Kind::refused) {
    return Opened(in_place_error, opened.error().what);
  }
  return Opened(in_place_value, std::move(store));
}

void SqliteStore::close() {
  statements_.reset();
  database_.reset();
}

StoreResult<bool> SqliteStore::reopen() {
  close();
  const StoreResult<void> locked = lock_.take(directory_);
  if (!locked) return locked.error();
  StoreResult<bool> opened = open_file();
  if (!opened && opened.error().kind == StoreError::Kind::damaged) opened = open_file();
  return opened;
}

StoreResult<bool> SqliteStore::open_file() {
  StoreResult<OpenedFile> opened = open_ledger_file(directory_);
  if (!opened) return put_aside_if_damaged(opened.error());
  database_ = std::move(opened->database);
  try {
    statements_ = std::make_unique<Statements>(*database_);
  } catch (const sqlite::Failure& failure) {  // tables are missing, or others than they should be
    return put_aside_if_damaged({StoreError::Kind::damaged, failure.what()});
  }
  ++generation_;
  return opened->fresh;
}

StoreError SqliteStore::put_aside_if_damaged(StoreError error) {
  if (error.kind != StoreError::Kind::damaged) return error;
  close();
  const StoreResult<std::string> aside = set_aside(directory_, clock_.wall());
  if (!aside) return {StoreError::Kind::unavailable, error.what + "; " + aside.error().what};
  log_.error("the ledger is damaged: it was set aside, and a new one begins", field("file", *aside),
             field("err", error.what));
  return error;
}

// What a connection has read of a device that went away is worth nothing.
StoreError SqliteStore::after(const sqlite::Failure& failure) {
  if (failure.code() == SQLITE_IOERR || failure.code() == SQLITE_CANTOPEN) close();
  return put_aside_if_damaged(to_store_error(failure));
}

template <class T, class Body>
StoreResult<T> SqliteStore::guarded(Body body) {
  if (!statements_) return StoreError{StoreError::Kind::unavailable, "the ledger is not open"};
  try {
    return body();
  } catch (const sqlite::Failure& failure) {
    return after(failure);
  }
}

std::optional<std::int64_t> SqliteStore::number_of(const GatewayKey& key) {
  Use query(statements_->number);
  query->bind(1, key.workspace_id).bind(2, key.livy_compute_id);
  return query->step() ? std::optional(query->number(0)) : std::nullopt;
}

void SqliteStore::read_combinations(std::int64_t number, GatewayState& state) {
  Use query(statements_->combinations);
  query->bind(1, number);
  while (query->step()) {
    LabelledUsage one{texts_of(query->blob(1)), usage_at(statements_->combinations, 2)};
    const auto position = static_cast<std::int64_t>(state.usage.by_labels.size());
    if (query->number(0) != position || one.values.size() != state.label_names.size()) {
      throw sqlite::Failure(SQLITE_CORRUPT, "combinations of labels that do not fit");
    }
    state.usage.by_labels.push_back(std::move(one));
  }
  if (state.usage.by_labels.empty()) throw sqlite::Failure(SQLITE_CORRUPT, "a gateway without counters");
}

StoreResult<std::optional<GatewayState>> SqliteStore::load(const GatewayKey& key) {
  using Loaded = std::optional<GatewayState>;
  return guarded<Loaded>([&]() -> Loaded {
    const auto number = number_of(key);
    if (!number) return std::nullopt;
    GatewayState state;
    Use query(statements_->load);
    query->bind(1, *number);
    if (!query->step()) return std::nullopt;
    state.label_names = texts_of(query->blob(0));
    state.high_created = query->optional_number(1).value_or(poll::kNoTime);
    state.has_marks = query->number(2) != 0;
    state.usage.started = static_cast<std::uint64_t>(counter(query->number(3)));
    state.usage.ended_terminated = static_cast<std::uint64_t>(counter(query->number(4)));
    state.usage.ended_error = static_cast<std::uint64_t>(counter(query->number(5)));
    state.usage.durations = durations_from(query->blob(6), query->number(7));
    read_combinations(*number, state);
    return state;
  });
}

StoreResult<std::optional<Mark>> SqliteStore::find(const GatewayKey& key, std::string_view id) {
  using Found = std::optional<Mark>;
  return guarded<Found>([&]() -> Found {
    const auto number = number_of(key);
    if (!number) return std::nullopt;
    Use query(statements_->find);
    query->bind(1, *number).bind(2, id);
    if (!query->step()) return std::nullopt;
    return Mark{usage_at(statements_->find, 0), query->number(3) != 0};
  });
}

StoreResult<void> SqliteStore::scan(const GatewayKey& key, const MarkSink& sink) {
  return guarded<void>([&]() -> StoreResult<void> {
    const auto number = number_of(key);
    if (!number) return {};
    Use query(statements_->scan);
    query->bind(1, *number);
    while (query->step()) {
      MarkRow row{query->blob(0), {usage_at(statements_->scan, 1), query->number(4) != 0}, std::nullopt};
      if (const auto gone = query->optional_number(5)) row.gone = WallTime(std::chrono::seconds(*gone));
      sink(row);
    }
    return {};
  });
}

std::int64_t SqliteStore::write_gateway(const Batch& batch) {
  const GatewayState& state = batch.state;
  const std::string names = join_texts(state.label_names);
  const std::string counts = counts_text(state.usage.durations);
  Use put(statements_->put_gateway);
  put->bind(1, batch.key.workspace_id)
      .bind(2, batch.key.livy_compute_id)
      .bind(3, names)
      .bind(4, poll::as_optional(state.high_created))
      .bind(5, std::int64_t{state.has_marks})
      .bind(6, static_cast<std::int64_t>(state.usage.started))
      .bind(7, static_cast<std::int64_t>(state.usage.ended_terminated))
      .bind(8, static_cast<std::int64_t>(state.usage.ended_error))
      .bind(9, counts)
      .bind(10, state.usage.durations.sum_millis);
  if (!put->step()) throw sqlite::Failure(SQLITE_CORRUPT, "a gateway without a number");
  const std::int64_t number = put->number(0);
  put->finish();
  return number;
}

void SqliteStore::write_combinations(std::int64_t number, const Batch& batch) {
  if (batch.touched == nullptr) {
    Use drop(statements_->drop_combinations);
    drop->bind(1, number).finish();
  }
  const std::vector<LabelledUsage>& by_labels = batch.state.usage.by_labels;
  for (std::size_t i = 0; i < by_labels.size(); ++i) {
    if (batch.touched != nullptr && !(*batch.touched)[i]) continue;
    const std::string values = join_texts(by_labels[i].values);
    Use put(statements_->put_combination);
    put->bind(1, number).bind(2, static_cast<std::int64_t>(i)).bind(3, values);
    bind_usage(statements_->put_combination, 4, by_labels[i].usage);
    put->finish();
  }
}

void SqliteStore::write_marks(std::int64_t number, const Batch& batch) {
  if (batch.all_marks) {
    Use gone(statements_->all_gone);
    gone->bind(1, number).bind(2, seconds_of(batch.now)).finish();
  }
  batch.marks([&](const MarkRow& row) {
    Use put(statements_->put_mark);
    put->bind(1, number).bind(2, row.id);
    bind_usage(statements_->put_mark, 3, row.mark.highest);
    const auto gone = row.gone ? std::optional(seconds_of(*row.gone)) : std::nullopt;
    put->bind(6, std::int64_t{row.mark.ended}).bind(7, gone).finish();
  });
}

void SqliteStore::compact(WallTime now) {
  Use query(statements_->compact);
  query->bind(1, seconds_of(now - kKeepGone)).bind(2, std::int64_t{kCompacted}).finish();
}

StoreResult<void> SqliteStore::commit(const Batch& batch) {
  return guarded<void>([&]() -> StoreResult<void> {
    sqlite::Transaction transaction(*database_);
    const std::int64_t number = write_gateway(batch);
    write_combinations(number, batch);
    write_marks(number, batch);
    compact(batch.now);
    transaction.commit();
    return {};
  });
}

}  // namespace lge::usage
