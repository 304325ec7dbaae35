#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/failure.hpp"
#include "api/session.hpp"
#include "poll/chain.hpp"
#include "poll/coverage.hpp"
#include "poll/handle_map.hpp"
#include "poll/intake.hpp"
#include "poll/progress.hpp"
#include "poll/read.hpp"
#include "support/result.hpp"

namespace lge::poll {

/// The whole list of a gateway's sessions at one instant: each session once.
struct Listing {
  std::vector<Handle> sessions;  ///< the newest first, unless the list is unsorted
  Order order = Order::unsorted;
};

/// One consistent walk over the pages of a gateway's list: decides which pages to read, joins what comes
/// back, and ends only when the joined list is proved to be the whole list at one instant. Pure: no sockets,
/// no clock.
///
/// How it proves it (docs/architecture.md tells it at more length):
/// 1. A list of one page is one answer: done.
/// 2. Otherwise every page is read, several at once. Where the list is sorted by creation, the newest row of
/// the
///    first look (the anchor) is then sought from the new end. If it stands where it must, nothing was purged
///    since; then what was read covers every row (Coverage tells which pages to read again), and the rows in
///    front of the anchor are the new ones. A walk over P pages costs P + 1 requests (P + 2 where the oldest
///    come first).
/// 3. Where something was purged, the list is read once more as a Chain, page after page, so that nothing
/// slips
///    through, and the end is sought again. This is repeated a few times.
/// 4. A list in no order is read until two readings in a row agree in every page.
/// What does not settle within these bounds fails as `inconsistent`.
class Walk {
 public:
  struct Options {
    int page_size = 100;
    int max_rounds = 4;  ///< of steps 3 and 4
  };

  /// One page to read. Tickets tell answers apart.
  struct Request {
    std::uint64_t ticket = 0;
    std::int64_t page = 1;
  };

  /// Every row that is read goes through `intake`, which outlives the walk.
  Walk(const Options& options, Intake& intake);
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;
  ~Walk() = default;

  /// The next page to read now; nothing while answers must come first, or once the walk is over. Any number
  /// of requests may be under way.
  std::optional<Request> next();
  /// The answer to a request that next() gave.
  void answered(const Request& request, const api::Page& page);

  [[nodiscard]] Progress progress() const;
  [[nodiscard]] bool over() const { return outcome_.has_value(); }
  /// Only once it is over().
  Result<Listing, api::Failure> take_outcome() { return std::move(outcome_.value()); }

 private:
  enum class Step : std::uint8_t { first_page, anchor, all_pages, gaps, new_end, chain, twice };

  void ask(std::vector<std::int64_t> pages);
  bool is_torn(const Read& read);
  void advance();
  void first_page_read(Read read);
  void read_anchor();
  void anchor_read(const Read& read);
  void all_pages_read();
  void close_gaps();
  void seek_new_end();
  void new_end_read(const Read& read);
  void new_end_met();
  [[nodiscard]] bool nothing_purged(const Chain::Meeting& meeting) const;
  void remember(std::vector<Handle> rows);
  void start_chain();
  void chain_read(const Read& read);
  void distrust_order();
  void compare_readings();
  [[nodiscard]] std::vector<std::int64_t> pages_from(std::int64_t first) const;
  void succeed(std::vector<Handle> sessions);
  void give_up(std::string why);

  [[nodiscard]] std::vector<api::UnixMillis> created(const std::vector<Handle>& rows) const;
  [[nodiscard]] Order order_of_pages() const;

  Options options_;
  Intake& intake_;
  Step step_ = Step::first_page;
  std::uint64_t time_ = 0;  // counts sendings and answers
  std::int64_t newest_total_ = 0;
  int rounds_ = 0;
  int gap_rounds_ = 0;
  int seeks_ = 0;
  int torn_answers_ = 0;
  Order order_ = Order::unsorted;
  std::deque<std::int64_t> queue_;               // pages still to ask for in this step
  std::map<std::uint64_t, Read> under_way_;      // by ticket
  std::map<std::int64_t, Read> batch_;           // this step's answers, by page
  std::map<std::int64_t, Read> reading_before_;  // of an unsorted list
  std::unique_ptr<Coverage> coverage_;           // none once known_rows_ hold what was read
  std::unique_ptr<Chain> chain_;
  // Rows in order, from the new end, with no gap: whatever is older than the first and still there is among
  // them.
  std::vector<Handle> known_rows_;
  HandleMap known_;  // place in known_rows_
  std::optional<Result<Listing, api::Failure>> outcome_;
};

}  // namespace lge::poll
