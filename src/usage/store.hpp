#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/session.hpp"
#include "poll/row.hpp"
#include "support/clock.hpp"
#include "support/result.hpp"
#include "usage/gateway_usage.hpp"
#include "usage/mark.hpp"

namespace lge::usage {

/// A gateway, whatever it is called in the configuration.
struct GatewayKey {
  std::string workspace_id;
  std::string livy_compute_id;

  friend auto operator<=>(const GatewayKey&, const GatewayKey&) = default;
};

/// How long the mark of a session that is gone is kept.
inline constexpr std::chrono::hours kKeepGone{7 * 24};

/// What is kept of a gateway beside the marks of its sessions.
struct GatewayState {
  GatewayUsage usage;
  std::vector<std::string> label_names;  ///< of the values in usage.by_labels
  /// The newest createTime of a good poll, but never later than the clock was then; kNoTime where none was.
  api::UnixMillis high_created = poll::kNoTime;
  /// False where the counters were saved without the marks that they were counted by.
  bool has_marks = true;

  friend bool operator==(const GatewayState&, const GatewayState&) = default;
};

struct MarkRow {
  std::string_view id;
  Mark mark;
  std::optional<WallTime> gone;  ///< since when the session is no longer in the list
};
using MarkSink = std::function<void(const MarkRow&)>;

/// What one commit writes of one gateway.
struct Batch {
  const GatewayKey& key;
  const GatewayState& state;
  /// By index into by_labels: which have to be written. None: those that are stored give way to all of these.
  const std::vector<bool>* touched = nullptr;
  /// Marks stored and not among these are those of sessions that are gone.
  bool all_marks = false;
  /// Hands over the marks to write, sorted by id, so that a million of them need not be held twice.
  std::function<void(const MarkSink&)> marks = [](const MarkSink&) {};
  WallTime now;
};

struct StoreError {
  enum class Kind {
    refused,      ///< the file is not ours to touch: of a newer version, of another program, in use
    unavailable,  ///< reading or writing failed: may pass
    damaged       ///< what is in the file makes no sense; it has been set aside
  };
  Kind kind = Kind::unavailable;
  std::string what;  ///< a sentence for people
};

template <class T>
using StoreResult = Result<T, StoreError>;

/// Where gateways' counters and sessions' marks outlast the process. After an error everything is as the last
/// commit left it, or the store is closed. Not thread-safe.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// 0: closed. Another number after each opening: then what is stored may be other than what was committed.
  [[nodiscard]] virtual std::uint64_t generation() const = 0;
  /// Opens a closed store. True where it is empty because a damaged one, or none, was there.
  virtual StoreResult<bool> reopen() = 0;

  /// Nothing where the gateway is not known.
  virtual StoreResult<std::optional<GatewayState>> load(const GatewayKey& key) = 0;
  virtual StoreResult<std::optional<Mark>> find(const GatewayKey& key, std::string_view id) = 0;
  /// Every mark of the gateway, sorted by id as bytes. The sink must not use the store.
  virtual StoreResult<void> scan(const GatewayKey& key, const MarkSink& sink) = 0;
  /// Writes all of it or nothing. Also deletes some of the marks, of any gateway, of sessions that have been
  /// gone for kKeepGone. What batch.marks throws comes through.
  virtual StoreResult<void> commit(const Batch& batch) = 0;
};

}  // namespace lge::usage
