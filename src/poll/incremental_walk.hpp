#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "poll/chain.hpp"
#include "poll/intake.hpp"
#include "poll/known_list.hpp"
#include "poll/probe.hpp"
#include "poll/read.hpp"
#include "support/clock.hpp"

namespace lge::poll {

/// What a walk is to keep to.
struct WalkOptions {
  int page_size = 100;
  Millis interval = std::chrono::seconds(60);
  Millis full_scan_interval = std::chrono::hours(1);  ///< every page is read again at least so often
  Millis settle_time = std::chrono::minutes(10);      ///< an ended session may still change for so long

  friend bool operator==(const WalkOptions&, const WalkOptions&) = default;
};

/// Brings a roster whose list is sorted up to date without reading the whole list: the end where new sessions
/// appear, the pages where sessions that may still change must stand now, and a share of the history. Pure.
///
/// What it proves, as Walk does: which sessions the list held at one instant. One answer holds the newest
/// session, every new one, and one that is known. At that moment the list has totalCount sessions: the known
/// ones, the new ones, less those that were purged. A session is purged where an answer lacks it between two
/// that stand next to each other there. As soon as so many have been found purged as totalCount says, these
/// are they. (docs/architecture.md, "Polls that do not read everything".)
///
/// Whatever does not fit (order, createTime, place, count) is a doubt: then the list has to be read as a
/// whole.
class IncrementalWalk {
 public:
  enum class Status : std::uint8_t { under_way, proved, doubtful };

  /// True where there is something to build on: a known, sorted list of more than one page, and a part of its
  /// history that is due to be read again that is less than the whole.
  static bool fits(const Roster& roster, const WalkOptions& options, SteadyTime now);

  /// Where it fits. Intake and roster are of each other, and outlive the walk.
  IncrementalWalk(const WalkOptions& options, Intake& intake, Roster& roster, SteadyTime now);
  IncrementalWalk(const IncrementalWalk&) = delete;
  IncrementalWalk& operator=(const IncrementalWalk&) = delete;
  ~IncrementalWalk() = default;

  [[nodiscard]] Status status() const { return status_; }
  /// Why it is doubtful.
  [[nodiscard]] const std::string& doubt() const { return doubt_; }

  /// The next page to ask for now; nothing while answers must come first, or once it is over. Several may be
  /// under way; each is answered once.
  std::optional<std::int64_t> next();
  void answered(Read read);

  /// Once it is proved, and once only.
  Changes commit(SteadyTime now);

 private:
  enum class Step : std::uint8_t { purges, new_end, probes, pages };

  void ask(Step step, const std::set<std::int64_t>& pages);
  void absorb(const Read& read);
  bool absorb_known(const Read& read, std::vector<std::int64_t>& numbers);
  void absorb_purged(const Read& read, const std::vector<std::int64_t>& numbers);
  void purge_between(std::int64_t before, std::int64_t after);
  void advance();
  void seek_new_end();
  void new_end_read(const Read& read);
  void new_end_met();
  void look_for_purged();
  void read_pages();
  void pages_read();
  [[nodiscard]] std::int64_t page_of(std::int64_t number) const;
  [[nodiscard]] std::set<std::int64_t> unsettled_pages() const;
  void add_rereading(std::set<std::int64_t>& pages) const;
  [[nodiscard]] bool fresh_is_sorted() const;
  [[nodiscard]] api::UnixMillis created(std::int64_t number) const;
  [[nodiscard]] api::UnixMillis newest_known() const;
  [[nodiscard]] std::int64_t reread_so_far() const;
  [[nodiscard]] Rereading next_rereading() const;
  void doubt(std::string why);
  bool unfit(std::string why);

  WalkOptions options_;
  Intake& intake_;
  const Roster& roster_;
  SteadyTime now_;
  KnownList known_;
  Probe probe_;
  bool newest_first_;
  Rereading rereading_;
  Step step_ = Step::purges;
  Status status_ = Status::under_way;
  std::string doubt_;
  std::deque<std::int64_t> queue_;        // pages still to ask for in this step
  std::size_t under_way_ = 0;             // asked for, and not answered
  std::vector<Read> answers_;             // of this step
  std::unique_ptr<Chain> chain_;          // to the new end
  std::vector<Handle> fresh_;             // sessions that are not in the roster, the newest first
  std::unordered_set<Handle> unsettled_;  // still to be read in this poll
  std::unordered_set<Handle> read_;       // sessions of the roster that were read
  std::int64_t front_ = 0;                // sessions in front of the known ones
  std::int64_t total_ = 0;                // totalCount with the newest new end
  std::int64_t to_find_ = 0;              // purged sessions, by that totalCount
  std::int64_t purged_at_new_end_ = 0;    // found until then
  bool reread_ = false;                   // the share of the history has been asked for
  int torn_answers_ = 0;
  int seeks_ = 0;
  int probes_ = 0;
};

}  // namespace lge::poll
