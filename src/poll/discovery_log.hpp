#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "api/failure.hpp"
#include "poll/discovery.hpp"
#include "support/log.hpp"

namespace lge::poll {

/// Tells the log how the discoveries of one plan end: once for each change, not once for each discovery.
class DiscoveryLog {
 public:
  /// `log` outlives this.
  DiscoveryLog(const DiscoveryPlan& plan, Log& log)
      : region_(plan.region), credentials_(plan.credentials), log_(log) {}

  /// `gateways` are known now.
  void ended(const DiscoveryResult& result, std::size_t gateways);

 private:
  void succeeded(const DiscoveryResult& result, std::size_t gateways);
  void failed(const DiscoveryResult& result, std::size_t gateways);
  void left_out(std::size_t count);

  std::string region_;
  std::string credentials_;
  Log& log_;
  std::optional<api::Failure> failing_;  // as logged
  bool ended_ = false;
  std::size_t left_out_ = 0;  // as logged
};

}  // namespace lge::poll
