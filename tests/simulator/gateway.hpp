#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <queue>
#include <string>
#include <unordered_set>
#include <vector>

#include "simulator/session_life.hpp"

namespace lge::simulator {

enum class Order : std::uint8_t { newest_first, oldest_first, random };

inline constexpr std::size_t kMaxSessions = 1'000'000;  ///< of one gateway; creation stops there
inline constexpr double kMaxRate = 10'000;              ///< sessions created or purged in a second

/// A row served as it was given.
struct FixedRow {
  std::string id;    ///< empty where the row has no textual sessionId
  std::string text;  ///< JSON
  bool ended = false;
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
  std::size_t purge_ids(const std::unordered_set<std::string>& ids);
  std::size_t purge_oldest(std::size_t count);
  std::size_t purge_random(std::size_t count);

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const GatewaySettings& settings() const { return settings_; }
  /// Appends `[row,row,…]`: at most `count` rows of the list from the one at `first` (0 is the head).
  void write_rows(std::string& out, std::size_t first, std::size_t count, std::int64_t now) const;

 private:
  struct Row {
    std::uint64_t serial = 0;  // in the order of creation
    std::uint32_t salt = 0;
    Life life;
    std::unique_ptr<FixedRow> fixed;
  };
  using RowPointer = std::unique_ptr<Row>;

  [[nodiscard]] std::string id_of(const Row& row) const;
  [[nodiscard]] static bool ended(const Row& row, std::int64_t now);
  [[nodiscard]] const Row& at(std::size_t place) const;
  void append_row(std::string& out, const Row& row, std::int64_t now) const;
  void populate(std::int64_t now);
  void insert(RowPointer row);
  RowPointer make_living(const Life& life);
  void purge_due_history(std::int64_t now);
  void purge_oldest_ended(std::int64_t now);
  std::size_t erase(const std::unordered_set<std::uint64_t>& serials);

  GatewaySettings settings_;
  Dice dice_;
  // By age, the oldest first; only with Order::random as the list shows them.
  std::deque<RowPointer> rows_;
  std::uint64_t next_serial_ = 1;
  double next_creation_ = 0;
  double next_purge_ = 0;
  using Due = std::pair<std::int64_t, std::uint64_t>;  // when, which serial
  std::priority_queue<Due, std::vector<Due>, std::greater<>> history_ends_;
};

}  // namespace lge::simulator
