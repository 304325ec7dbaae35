#include "poll/discovery_log.hpp"

namespace lge::poll {

void DiscoveryLog::ended(const DiscoveryResult& result, std::size_t gateways) {
  if (result.failure) {
    failed(result, gateways);
  } else {
    succeeded(result, gateways);
  }
  ended_ = true;
  left_out(result.left_out);
}

void DiscoveryLog::succeeded(const DiscoveryResult& result, std::size_t gateways) {
  if (!ended_ || failing_) {
    log_.info(ended_ ? "discoveries succeed again" : "first discovery succeeded", field("region", region_),
              field("credentials", credentials_), field("gateways", gateways),
              field("workspaces", result.workspaces), field("requests", result.requests),
              field("duration_ms", result.duration.count()));
  }
  failing_.reset();
}

// The same trouble in other words (another request id, another workspace) is no change.
void DiscoveryLog::failed(const DiscoveryResult& result, std::size_t gateways) {
  const api::Failure& failure = *result.failure;
  const bool same = failing_ && failing_->reason == failure.reason && failing_->code == failure.code;
  failing_ = failure;
  if (same) return;
  log_.warn("discovery failed; the gateways known before stay", field("region", region_),
            field("credentials", credentials_), field("gateways", gateways),
            field("workspaces", result.workspaces), field("workspaces_failed", result.workspaces_failed),
            field("reason", to_string(failure.reason)), field("code", failure.code),
            field("request_id", failure.request_id), field("err", failure.message));
}

void DiscoveryLog::left_out(std::size_t count) {
  if (count == left_out_) return;
  left_out_ = count;
  if (count == 0) {
    log_.info("every entry in the lists of workspaces and gateways has a usable id again",
              field("region", region_), field("credentials", credentials_));
    return;
  }
  log_.warn("entries without a usable id in the lists of workspaces and gateways are left out",
            field("region", region_), field("credentials", credentials_), field("count", count));
}

}  // namespace lge::poll
