#include "poll/roster_walk.hpp"

#include <utility>

namespace lge::poll {

namespace {

std::vector<Handle> oldest_first(Listing listing) {
  if (listing.order == Order::unsorted) return std::move(listing.sessions);
  return {listing.sessions.rbegin(), listing.sessions.rend()};
}

}  // namespace

RosterWalk::RosterWalk(const WalkOptions& options, Roster& roster, SteadyTime now)
    : options_(options), intake_(roster, options.settle_time) {
  if (IncrementalWalk::fits(roster, options, now)) {
    incremental_ = std::make_unique<IncrementalWalk>(options, intake_, roster, now);
  } else {
    begin_whole();
  }
}

void RosterWalk::begin_whole() {
  Walk::Options options;
  options.page_size = options_.page_size;
  whole_ = std::make_unique<Walk>(options, intake_);
}

std::optional<RosterWalk::Request> RosterWalk::next() {
  Asked asked;
  if (whole_) {
    asked.of_whole = whole_->next();
    if (!asked.of_whole) return std::nullopt;
    asked.read.page = asked.of_whole->page;
  } else {
    const std::optional<std::int64_t> page = incremental_->next();
    if (!page) return std::nullopt;
    asked.read.page = *page;
  }
  asked.read.sent = ++time_;
  const Request request{asked.read.sent, asked.read.page};
  under_way_.emplace(request.ticket, std::move(asked));
  return request;
}

void RosterWalk::answered(const Request& request, const api::Page& page) {
  const auto place = under_way_.find(request.ticket);
  if (place == under_way_.end()) return;
  Asked asked = std::move(place->second);
  under_way_.erase(place);
  asked.read.received = ++time_;
  if (asked.of_whole) return whole_->answered(*asked.of_whole, page);
  if (whole_) return;  // asked for before the doubt
  asked.read.total = page.total;
  asked.read.rows = intake_.take(page.sessions);
  incremental_->answered(std::move(asked.read));
  if (incremental_->status() != IncrementalWalk::Status::doubtful) return;
  doubt_ = incremental_->doubt();
  incremental_.reset();
  begin_whole();
}

std::optional<Progress> RosterWalk::progress() const {
  if (!whole_) return std::nullopt;
  return whole_->progress();
}

bool RosterWalk::over() const {
  return whole_ ? whole_->over() : incremental_->status() == IncrementalWalk::Status::proved;
}

Result<Changes, api::Failure> RosterWalk::finish(SteadyTime now) {
  using Answer = Result<Changes, api::Failure>;
  if (incremental_) return Answer(in_place_value, incremental_->commit(now));
  Result<Listing, api::Failure> listing = whole_->take_outcome();
  if (listing.has_error()) return Answer(in_place_error, listing.error());
  const Order order = listing->order;
  return Answer(in_place_value, intake_.commit(oldest_first(std::move(*listing)), order, now));
}

}  // namespace lge::poll
