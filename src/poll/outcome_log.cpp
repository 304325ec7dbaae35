#include "poll/outcome_log.hpp"

namespace lge::poll {

void OutcomeLog::poll_ended(const Roster& roster, const PollResult& result) {
  const bool first = !polled_;
  polled_ = true;
  if (result.changes.has_error()) return failed(result.changes.error());
  if (first || failing_) {
    log_.info(first ? "first poll succeeded" : "polls succeed again", field("gateway", gateway_.name),
              field("workspace_id", gateway_.workspace_id),
              field("livy_compute_id", gateway_.livy_compute_id), field("sessions", roster.size()),
              field("requests", result.requests), field("duration_ms", result.duration.count()));
  }
  failing_.reset();
}

// The same trouble in other words (another request id, another count) is no change.
void OutcomeLog::failed(const api::Failure& failure) {
  const bool same = failing_ && failing_->reason == failure.reason && failing_->code == failure.code;
  failing_ = failure;
  if (same) return;
  log_.warn("poll failed; the last good values stay until they are stale", field("gateway", gateway_.name),
            field("workspace_id", gateway_.workspace_id), field("livy_compute_id", gateway_.livy_compute_id),
            field("reason", to_string(failure.reason)), field("code", failure.code),
            field("request_id", failure.request_id), field("err", failure.message));
}

}  // namespace lge::poll
