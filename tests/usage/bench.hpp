#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fakes/clock.hpp"
#include "fakes/log.hpp"
#include "poll/intake.hpp"
#include "poll/roster.hpp"
#include "usage/ledger.hpp"

namespace lge::usage {

/// What a store keeps, so that it outlasts the store; and how the store is to fail.
struct FakeDisk {
  struct Gateway {
    GatewayState state;
    std::map<std::string, std::pair<Mark, std::optional<WallTime>>> marks;
  };

  std::map<GatewayKey, Gateway> gateways;
  std::uint64_t generation = 1;
  std::optional<StoreError::Kind> commits_fail;
  std::optional<StoreError::Kind> reads_fail;
  std::optional<StoreError::Kind> opening_fails;
  unsigned commits = 0;
  unsigned marks_written = 0;
  unsigned openings = 0;
};

/// A store without SQLite. What is damaged it has set aside.
class FakeStore final : public Store {
 public:
  explicit FakeStore(FakeDisk& disk) : disk_(disk), open_(!disk.opening_fails) {}

  [[nodiscard]] std::uint64_t generation() const override { return open_ ? disk_.generation : 0; }
  StoreResult<bool> reopen() override {
    ++disk_.openings;
    if (disk_.opening_fails) return StoreError{*disk_.opening_fails, "no directory"};
    open_ = true;
    ++disk_.generation;
    return disk_.gateways.empty();
  }
  StoreResult<std::optional<GatewayState>> load(const GatewayKey& key) override {
    if (auto error = fail(disk_.reads_fail)) return *error;
    const auto found = disk_.gateways.find(key);
    return found == disk_.gateways.end() ? std::nullopt : std::optional(found->second.state);
  }
  StoreResult<std::optional<Mark>> find(const GatewayKey& key, std::string_view id) override {
    if (auto error = fail(disk_.reads_fail)) return *error;
    const auto& marks = disk_.gateways[key].marks;
    const auto found = marks.find(std::string(id));
    return found == marks.end() ? std::nullopt : std::optional(found->second.first);
  }
  StoreResult<void> scan(const GatewayKey& key, const MarkSink& sink) override {
    if (auto error = fail(disk_.reads_fail)) return *error;
    for (const auto& [id, one] : disk_.gateways[key].marks)
      sink({id, one.first, one.second});
    return {};
  }
  StoreResult<void> commit(const Batch& batch) override {
    if (auto error = fail(disk_.commits_fail)) return *error;
    ++disk_.commits;
    auto& gateway = disk_.gateways[batch.key];
    write_state(gateway.state, batch);
    if (batch.all_marks) {
      for (auto& [id, one] : gateway.marks) {
        if (!one.second) one.second = batch.now;
      }
    }
    batch.marks([&](const MarkRow& row) {
      ++disk_.marks_written;
      gateway.marks.insert_or_assign(std::string(row.id), std::pair(row.mark, row.gone));
    });
    return {};
  }

 private:
  std::optional<StoreError> fail(std::optional<StoreError::Kind> kind) {
    if (!open_) return StoreError{StoreError::Kind::unavailable, "not open"};
    if (!kind) return std::nullopt;
    if (kind == StoreError::Kind::damaged) {
      open_ = false;
      disk_.gateways.clear();
      disk_.commits_fail.reset();
      disk_.reads_fail.reset();
      return StoreError{*kind, "damaged"};
    }
    return StoreError{*kind, "disk full"};
  }
  // As SQLite would: what is not said to be touched stays as it was stored.
  static void write_state(GatewayState& stored, const Batch& batch) {
    std::vector<LabelledUsage> combinations = batch.state.usage.by_labels;
    if (batch.touched != nullptr) {
      for (std::size_t i = 0; i < combinations.size(); ++i) {
        if ((*batch.touched)[i]) continue;
        combinations[i] =
            i < stored.usage.by_labels.size() ? stored.usage.by_labels[i] : LabelledUsage{{"missing"}, {}};
      }
    }
    stored = batch.state;
    stored.usage.by_labels = std::move(combinations);
  }

  FakeDisk& disk_;
  bool open_;
};

inline const GatewayKey kGateway{"w-1", "lc-1"};

inline api::Session session(const std::string& id, std::int64_t vcore_seconds,
                            api::State state = api::State::running) {
  api::Session row;
  row.id = id;
  row.state = state;
  row.vcore_seconds = vcore_seconds;
  return row;
}

/// One gateway: its list, polled whenever a test says so.
struct Gateway {
  explicit Gateway(Ledger& to, GatewayKey named = kGateway, std::vector<std::string> labels = {},
                   std::size_t limit = 10)
      : ledger(to), key(std::move(named)) {
    auto known = ledger.open(key, labels, limit);
    roster = std::make_unique<poll::Roster>(poll::LabelSets(labels.size(), limit, known));
  }

  const GatewayUsage& poll(const std::vector<api::Session>& list) {
    poll::Intake intake(*roster, Millis(0));
    const auto handles = intake.take(list);
    return ledger.record(key, *roster, intake.commit(handles, poll::Order::unsorted, SteadyTime{}));
  }
  void close() { ledger.close(key, *roster); }
  [[nodiscard]] std::int64_t vcores() const { return total(*ledger.find(key)).vcore_seconds; }
  static Usage total(const GatewayUsage& usage) {
    Usage sum;
    for (const LabelledUsage& one : usage.by_labels) {
      sum.cu_micros += one.usage.cu_micros;
      sum.vcore_seconds += one.usage.vcore_seconds;
      sum.mb_seconds += one.usage.mb_seconds;
    }
    return sum;
  }

  Ledger& ledger;
  GatewayKey key;
  std::unique_ptr<poll::Roster> roster;
};

inline api::UnixMillis millis_of(WallTime time) {
  return std::chrono::duration_cast<Millis>(time.time_since_epoch()).count();
}

}  // namespace lge::usage
