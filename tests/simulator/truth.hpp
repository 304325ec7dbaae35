#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "simulator/json.hpp"

namespace lge::simulator {

/// Sums of a million sessions of any 64-bit number.
__extension__ using Wide = __int128;

/// What one session is and has used, as the list shows it: what the list leaves out or shows as null is 0 or
/// empty, and so is a number that does not fit into 64 bits.
struct Usage {
  std::string state;
  std::string queue;
  std::string user;  ///< `proxyUser` of its sparkConf
  std::int64_t vcore_seconds = 0;
  std::int64_t mb_seconds = 0;
  std::int64_t cu_micros = 0;  ///< CU-seconds in millionths
};

/// CU-hours as CU-seconds in millionths, rounded; 0 where they do not fit. Pure.
std::int64_t cu_micros(double cu_hours);

/// `terminated` and `error`.
bool is_end(std::string_view state);

/// Takes over one member of a session's row; those that say nothing of Usage are ignored. Pure.
void take_member(Usage& usage, std::string_view name, const Json& value);
/// What a whole row says; nothing where it is no object. Pure.
Usage usage_of_row(const Json& row);

struct Tally {
  std::uint64_t sessions = 0;
  std::uint64_t terminated = 0;
  std::uint64_t error = 0;
  Wide vcore_seconds = 0;
  Wide mb_seconds = 0;
  Wide cu_micros = 0;

  void add(const Usage& usage);
};

/// The exact usage of many sessions, in all and by queue and user.
class Truth {
 public:
  enum class By : std::uint8_t { nothing, queue, user };

  void add(const Usage& usage);
  [[nodiscard]] const Tally& total() const { return total_; }
  /// `{"sessions":…,"ended":{"terminated":…,"error":…},"vcoreSeconds":…,"mbSeconds":…,"cuMicroseconds":…}`,
  /// and with a `by` also `"by":{"a queue":{the same}}`.
  [[nodiscard]] std::string to_json(By by) const;

 private:
  using Tallies = std::map<std::string, Tally, std::less<>>;

  Tally total_;
  Tallies by_queue_;
  Tallies by_user_;
};

}  // namespace lge::simulator
