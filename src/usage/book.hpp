#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "poll/roster.hpp"
#include "support/clock.hpp"
#include "usage/account.hpp"

namespace lge::usage {

/// A session that is gone, as long as the store does not know.
struct GoneMark {
  Mark mark;
  WallTime since;
};

/// Says something at most once an hour, and counts what it does not say.
class Hourly {
 public:
  /// `more` there are now. How many there were since it was last said; 0: do not say it now.
  std::uint64_t say(std::uint64_t more, SteadyTime now);

 private:
  std::optional<SteadyTime> said_;
  std::uint64_t unsaid_ = 0;
};

/// A gateway's account, and what of it the store does not hold yet.
struct Book {
  explicit Book(GatewayState state) : account(std::move(state)) {}

  Account account;
  bool known = false;                   ///< there was a good poll before
  bool open = true;                     ///< it is polled
  bool begun = false;                   ///< there was a good poll since it was opened
  std::uint64_t generation = 0;         ///< of the store that held all of it, but for what follows; 0: none
  std::vector<poll::Handle> unwritten;  ///< sessions whose mark is another than the stored one
  bool all_unwritten = false;           ///< instead: whichever they are
  bool relabelled = false;              ///< the stored combinations are others, or there are none
  std::map<std::string, GoneMark, std::less<>> gone;
  /// Marks of the sessions of a roster that is no more, sorted by id.
  std::optional<std::vector<std::pair<std::string, Mark>>> parked;
  WallTime parked_at;
  Hourly fell_note;
  Hourly old_note;

  /// True where the store of this generation holds every mark that was counted by.
  [[nodiscard]] bool marks_are_in(std::uint64_t store) const;
  /// True where it holds everything.
  [[nodiscard]] bool is_in(std::uint64_t store) const;
  void written(std::uint64_t store);
  /// Remembers the sessions to write; many of them as all.
  void add_unwritten(const std::vector<poll::Handle>& sessions, std::size_t roster_size);
  /// Takes note of sessions that are gone.
  void leave(const std::vector<poll::Changes::Gone>& sessions, WallTime now);
  /// The sessions whose marks are to be written, sorted by id.
  [[nodiscard]] std::vector<poll::Handle> to_write(const poll::Roster& roster, bool all) const;
  void park(const poll::Roster& roster, WallTime now);
  /// Forgets what has been kept for kKeepGone.
  void forget_old(WallTime now);
};

}  // namespace lge::usage
