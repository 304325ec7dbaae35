#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "api/failure.hpp"
#include "support/clock.hpp"

namespace lge::api {

/// Whether the API of one region can be reached with one set of credentials at all. Requests that fail in a
/// row close that way for a while: then one probe goes first, and the others follow once it has come through.
///
/// It opens after kFailuresToOpen failures without any answer in between, from two gateways at least, or from
/// the only one there is: a single gateway that fails says nothing about the others. What counts as a failure
/// is is_outage(). Pure.
class Breaker {
 public:
  static constexpr int kFailuresToOpen = 3;

  struct Options {
    std::size_t gateways = 1;  ///< of this region and credentials
    Millis first_step{3'000};  ///< from opening to the first probe; doubles with each that fails
    Millis longest_step{25'000};
  };
  explicit Breaker(const Options& options) : options_(options) {}

  /// Other gateways, other steps; what is known of the way stays.
  void set_options(const Options& options) { options_ = options; }

  [[nodiscard]] bool open() const { return open_; }
  /// While open: when the next probe may go.
  [[nodiscard]] SteadyTime next_probe() const { return next_probe_; }
  /// While open: what the newest request came to.
  [[nodiscard]] const Failure& last_failure() const { return last_failure_; }
  /// Whether a request of this gateway failed since the API was last reached.
  [[nodiscard]] bool has_failed(const std::string& gateway) const { return gateways_.count(gateway) != 0; }

  /// The API was reached, whatever it said. True where that closes the breaker.
  bool reached();
  /// A request failed as is_outage() says; while open: the probe. `fraction`, random in [0, 1), shortens the
  /// step by up to a quarter, so that several exporters do not come back at one moment. True where that opens
  /// the breaker.
  bool failed(const std::string& gateway, Failure failure, SteadyTime now, double fraction);
  /// While open: the probe ended without an outcome. The next one waits for a step again.
  void skipped(SteadyTime now, double fraction);

 private:
  Options options_;
  bool open_ = false;
  int failures_ = 0;
  std::set<std::string> gateways_;  // whose requests failed
  Millis step_{0};
  SteadyTime next_probe_{};
  Failure last_failure_;
};

/// Whether a failure is one of the way to the API, or of the key, rather than of one gateway or one request.
/// Throttling is none: the API is there, and the limiter waits. Pure.
bool is_outage(Reason reason);

}  // namespace lge::api
