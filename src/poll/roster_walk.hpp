#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "api/failure.hpp"
#include "api/session.hpp"
#include "poll/changes.hpp"
#include "poll/incremental_walk.hpp"
#include "poll/intake.hpp"
#include "poll/roster.hpp"
#include "poll/walk.hpp"
#include "support/clock.hpp"
#include "support/result.hpp"

namespace lge::poll {

/// One poll's decisions: which pages to read to bring a roster up to date, and when that is proved. Where the
/// list can be read incrementally it is; where that leaves a doubt, the same poll reads the whole list. Pure:
/// no sockets, no clock.
class RosterWalk {
 public:
  /// One page to read. Tickets tell answers apart.
  struct Request {
    std::uint64_t ticket = 0;
    std::int64_t page = 1;
  };

  /// The roster outlives the walk, and stays as it is until finish().
  RosterWalk(const WalkOptions& options, Roster& roster, SteadyTime now);
  RosterWalk(const RosterWalk&) = delete;
  RosterWalk& operator=(const RosterWalk&) = delete;
  ~RosterWalk() = default;

  /// The next page to read now; nothing while answers must come first, or once the walk is over. Any number
  /// of requests may be under way.
  std::optional<Request> next();
  /// The answer to a request that next() gave.
  void answered(const Request& request, const api::Page& page);
  /// Nothing where the whole list is not read.
  [[nodiscard]] std::optional<Progress> progress() const;
  [[nodiscard]] bool over() const;

  /// Once it is over, and once only: brings the roster up to date, or says why it stays as it was.
  Result<Changes, api::Failure> finish(SteadyTime now);

  /// True where the whole list was not read.
  [[nodiscard]] bool incremental() const { return incremental_ != nullptr; }
  /// Why the whole list had to be read although a part should have done; empty where none should have.
  [[nodiscard]] const std::string& doubt() const { return doubt_; }

 private:
  /// A request under way.
  struct Asked {
    std::optional<Walk::Request> of_whole;  // none: of the incremental walk
    Read read;
  };

  void begin_whole();

  WalkOptions options_;
  Intake intake_;
  std::unique_ptr<IncrementalWalk> incremental_;
  std::unique_ptr<Walk> whole_;  // one of the two
  std::string doubt_;
  std::uint64_t time_ = 0;  // counts sendings and answers
  std::map<std::uint64_t, Asked> under_way_;
};

}  // namespace lge::poll
