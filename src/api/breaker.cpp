#include "api/breaker.hpp"

#include <algorithm>
#include <utility>

namespace lge::api {

namespace {

constexpr double kSpread = 0.25;

}  // namespace

bool is_outage(Reason reason) {
  return reason == Reason::network || reason == Reason::tls || reason == Reason::timeout ||
         reason == Reason::server || reason == Reason::auth;
}

bool Breaker::reached() {
  failures_ = 0;
  gateways_.clear();
  return std::exchange(open_, false);
}

bool Breaker::failed(const std::string& gateway, Failure failure, SteadyTime now, double fraction) {
  last_failure_ = std::move(failure);
  gateways_.insert(gateway);
  if (open_) {
    step_ = std::min(step_ * 2, options_.longest_step);
    skipped(now, fraction);
    return false;
  }
  failures_ = std::min(failures_ + 1, kFailuresToOpen);
  if (failures_ < kFailuresToOpen || gateways_.size() < std::min<std::size_t>(2, options_.gateways))
    return false;
  open_ = true;
  step_ = std::min(options_.first_step, options_.longest_step);
  skipped(now, fraction);
  return true;
}

void Breaker::skipped(SteadyTime now, double fraction) {
  const double share = 1 - kSpread * fraction;
  next_probe_ = now + Millis(static_cast<Millis::rep>(static_cast<double>(step_.count()) * share));
}

}  // namespace lge::api
