#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>

#include "api/request_observer.hpp"
#include "credentials/expiry_observer.hpp"
#include "metrics/process.hpp"
#include "support/clock.hpp"

namespace lge::metrics {

/// What the exporter counts about itself: requests to the API, expiry of its keys, requests from clients,
/// reloads, build, process. Thread-safe.
class Instruments final : public api::RequestObserver, public credentials::ExpiryObserver {
 public:
  /// The different error codes kept for each action; further ones count as `_other`. Codes come from outside.
  static constexpr std::size_t kCodesPerAction = 64;
  /// The longest code in bytes; the rest is cut off.
  static constexpr std::size_t kCodeBytes = 64;

  Instruments(const std::string& version, const std::string& revision,
              std::unique_ptr<const ProcessSource> process = make_system_process_source());

  void attempt_ended(const api::Attempt& attempt) override;
  void circuit_changed(const api::AccountId& account, bool open) override;
  void clock_skew_changed(std::chrono::nanoseconds ahead) override;
  /// Another configuration: the accounts of the old one are forgotten. On the polling loop.
  void forget_accounts();
  /// One series for each entry of `credentials` whose key expires.
  void key_expires(std::string_view credentials, std::optional<WallTime> at) override;
  /// One answer to a client: `handler` is a route's name out of a fixed set, never a path that a client sent;
  /// `code` the HTTP status.
  void http_request(std::string_view handler, unsigned code);
  /// A configuration was read, at the start or on a reload. The metrics of reloads exist from the first call
  /// on.
  void reload_ended(bool ok, WallTime at);

  /// All families in the order of the exposition, their series ordered by labels.
  [[nodiscard]] std::vector<prometheus::MetricFamily> collect() const;

 private:
  std::string bounded_code(const std::string& action, std::string_view code);

  prometheus::Family<prometheus::Counter> requests_;
  prometheus::Family<prometheus::Counter> failures_;
  prometheus::Family<prometheus::Counter> throttled_;
  prometheus::Family<prometheus::Histogram> durations_;
  prometheus::Family<prometheus::Gauge> circuit_open_;
  prometheus::Family<prometheus::Gauge> clock_skew_;
  prometheus::Family<prometheus::Gauge> key_expiry_;
  prometheus::Family<prometheus::Gauge> build_info_;
  prometheus::Family<prometheus::Gauge> reload_successful_;
  prometheus::Family<prometheus::Gauge> reload_success_time_;
  prometheus::Family<prometheus::Counter> http_requests_;
  std::unique_ptr<const ProcessSource> process_;
  std::mutex codes_guard_;
  std::map<std::string, std::set<std::string>> codes_;  // of each action
  std::vector<prometheus::Gauge*> accounts_;            // of circuit_open_; on the polling loop only
};

}  // namespace lge::metrics
