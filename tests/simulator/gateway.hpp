#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <unordered_set>
#include <vector>

#include "simulator/row_texts.hpp"
#include "simulator/session_life.hpp"
#include "simulator/truth.hpp"

namespace lge::simulator {

enum class Order : std::uint8_t { newest_first, oldest_first, random };

/// How the rows that are there change places; a new session comes where it would have come.
enum class Reordering : std::uint8_t { reverse, shuffle, swap /**< two rows, at random */ };

inline constexpr std::size_t kMaxSessions = 1'000'000;  ///< of one gateway; creation stops there
inline constexpr double kMaxRate = 10'000;              ///< sessions created or purged in a second

/// A row served as it was given.
struct FixedRow {
  std::string id;    ///< empty where the row has no textual sessionId
  std::string text;  ///< JSON
  bool ended = false;
};

/// What the calls of discovery tell of a gateway; nothing here has an effect on its sessions.
struct GatewayProfile {
  std::string name;   ///< empty: the gateway's id
  std::string queue;  ///< empty: the first of its sessions' queues
  std::string status = "RUNNING";
  std::string created_by = "1234567890123456";
  std::string cpu_limit = "1";
  std::string memory_limit = "4Gi";
  std::string livy_version = "0.8.0";
  std::string release_version = "esr-4.3.0 (Spark 3.5.2, Scala 2.12)";
};

struct GatewaySettings {
  std::string workspace;
  std::string id;
  std::string region;  ///< empty: found from every region
  Order order = Order::newest_first;
  std::uint64_t seed = 1;
  std::size_t history = 0;   ///< ended sessions at the beginning
  std::size_t live = 0;      ///< running sessions at the beginning
  double creation_rate = 0;  ///< sessions a second
  double purge_rate = 0;     ///< the oldest ended sessions that go in a second, whatever history_seconds says
  LifeSettings life;
  std::vector<FixedRow> rows;  ///< in the order of the list
  GatewayProfile profile;
};

/// What the list shows of one session from now on, whatever its life or its given row says.
struct SessionChange {
  std::string id;
  Correction members;
};

/// One Livy Gateway: its list of sessions, in an order, living in simulated time (Unix milliseconds).
class Gateway {
 public:
  Gateway(GatewaySettings settings, std::int64_t now);

  /// Creates and purges what is due by `now`.
  void advance(std::int64_t now);
  void set_creation_rate(double per_second, std::int64_t now);
  void set_purge_rate(double per_second, std::int64_t now);

  /// Sessions born now. Answers how many there was room for.
  std::size_t create(std::size_t count, std::int64_t now);
  /// Adds the row as the newest. False where the list is full.
  bool add(FixedRow row);
  /// Each purge answers how many rows went.
  std::size_t purge_ids(const std::unordered_set<std::string>& ids, std::int64_t now);
  std::size_t purge_oldest(std::size_t count, std::int64_t now);
  std::size_t purge_random(std::size_t count, std::int64_t now);
  /// Those whose endTime is before `time`.
  std::size_t purge_ended_before(std::int64_t time, std::int64_t now);
  void reorder(Reordering how);
  /// The index of a change for a session that the list does not hold, where there is one: nothing is changed
  /// then.
  std::optional<std::size_t> correct(const std::vector<SessionChange>& changes);

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const GatewaySettings& settings() const { return settings_; }
  /// Appends `[row,row,…]`: at most `count` rows of the list from the one at `first` (0 is the head).
  void write_rows(std::string& out, std::size_t first, std::size_t count, std::int64_t now) const;
  /// Of every session that this gateway ever had: as the list shows it now, or showed it when it was purged.
  /// Rows without a textual sessionId are left out.
  [[nodiscard]] Truth truth(std::int64_t now) const;
  /// When this gateway was made.
  [[nodiscard]] std::int64_t created() const { return created_; }

 private:
  struct Row {
    std::uint64_t serial = 0;  // in the order of creation
    std::uint32_t salt = 0;
    Life life;
    std::unique_ptr<FixedRow> fixed;
    std::unique_ptr<Correction> correction;  // of a row that is not fixed
  };
  using RowPointer = std::unique_ptr<Row>;

  using Goes = std::function<bool(const Row& row)>;

  [[nodiscard]] static std::string id_of(const Row& row);
  [[nodiscard]] static bool ended(const Row& row, std::int64_t now);
  [[nodiscard]] static std::optional<std::int64_t> end_time(const Row& row, std::int64_t now);
  [[nodiscard]] Usage usage(const Row& row, std::int64_t now) const;
  void count_into(Truth& truth, const Row& row, std::int64_t now) const;
  [[nodiscard]] const Row& at(std::size_t place) const;
  void append_row(std::string& out, const Row& row, std::int64_t now) const;
  void populate(std::int64_t now);
  void insert(RowPointer row);
  RowPointer make_living(const Life& life);
  void purge_due_history(std::int64_t now);
  void purge_oldest_ended(std::int64_t now);
  [[nodiscard]] std::vector<std::uint64_t> serials() const;
  std::size_t erase(const std::unordered_set<std::uint64_t>& serials, std::int64_t now);
  std::size_t erase_where(const Goes& goes, std::int64_t now);

  GatewaySettings settings_;
  RowTexts texts_;
  Dice dice_;
  std::int64_t created_;
  // In the order of the list, but for Order::newest_first: there in the opposite one, so that new rows come
  // last.
  std::deque<RowPointer> rows_;
  bool by_age_ = true;  // rows_ begins with the oldest
  Truth purged_;
  std::uint64_t next_serial_ = 1;
  double next_creation_ = 0;
  double next_purge_ = 0;
  using Due = std::pair<std::int64_t, std::uint64_t>;  // when, which serial
  std::priority_queue<Due, std::vector<Due>, std::greater<>> history_ends_;
};

}  // namespace lge::simulator
