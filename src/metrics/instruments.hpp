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

#include "api/failure.hpp"
#include "api/request_observer.hpp"
#include "credentials/expiry_observer.hpp"
#include "metrics/http_instruments.hpp"
#include "metrics/process.hpp"
#include "support/clock.hpp"

namespace lge::metrics {

/// What the exporter counts about itself: requests to the API, discoveries, expiry of its keys, clients,
/// reloads, ledger, build, process. Thread-safe.
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
  /// A discovery of an account's gateways succeeded. On the polling loop, as is the next.
  void discovery_succeeded(const api::AccountId& account, WallTime at);
  void discovery_failed(const api::AccountId& account, api::Reason reason);
  /// Another configuration: all accounts but these, and all discoveries but those of `discovering`, are
  /// forgotten, but for what was counted. On the polling loop.
  void keep_accounts(const std::set<api::AccountId>& accounts, const std::set<api::AccountId>& discovering);
  /// One series for each entry of `credentials` whose key expires.
  void key_expires(std::string_view credentials, std::optional<WallTime> at) override;
  /// For the serving of clients. The metrics exist from the first call on, which comes before other threads
  /// know this object; what is returned is for the serving loop.
  HttpObserver& http();
  /// Whether the ledger is on disk, as configured, or had to go on in memory. The metric exists from the
  /// first call on: where no path is configured, nobody calls.
  void ledger_on_disk(bool on_disk);
  /// A configuration was read, at the start or on a reload. The metrics of reloads exist from the first call
  /// on.
  void reload_ended(bool ok, WallTime at);
  /// The file of `--web.config.file` was read, at the start or again. The metrics of it exist from the first
  /// call on, as does the one of passwords.
  void web_config_read(bool ok, WallTime at);
  /// A client's password was refused.
  void auth_failed();

  /// All families in the order of the exposition, their series ordered by labels.
  [[nodiscard]] std::vector<prometheus::MetricFamily> collect() const;

 private:
  std::string bounded_code(const std::string& action, std::string_view code);
  void count_discovery(const api::AccountId& account, std::optional<api::Reason> failed);

  prometheus::Family<prometheus::Counter> requests_;
  prometheus::Family<prometheus::Counter> failures_;
  prometheus::Family<prometheus::Counter> throttled_;
  prometheus::Family<prometheus::Histogram> durations_;
  prometheus::Family<prometheus::Gauge> circuit_open_;
  prometheus::Family<prometheus::Gauge> clock_skew_;
  prometheus::Family<prometheus::Gauge> discovery_up_;
  prometheus::Family<prometheus::Gauge> discovery_success_time_;
  prometheus::Family<prometheus::Counter> discovery_failures_;
  prometheus::Family<prometheus::Gauge> key_expiry_;
  prometheus::Family<prometheus::Gauge> build_info_;
  prometheus::Family<prometheus::Gauge> reload_successful_;
  prometheus::Family<prometheus::Gauge> reload_success_time_;
  prometheus::Family<prometheus::Gauge> ledger_on_disk_;
  prometheus::Family<prometheus::Gauge> web_config_successful_;
  prometheus::Family<prometheus::Gauge> web_config_success_time_;
  prometheus::Family<prometheus::Counter> auth_failures_;
  std::unique_ptr<HttpInstruments> http_;
  std::unique_ptr<const ProcessSource> process_;
  std::mutex codes_guard_;
  std::map<std::string, std::set<std::string>> codes_;  // of each action
  // The series of accounts; on the polling loop only.
  using OfAccounts = std::map<api::AccountId, prometheus::Gauge*>;
  OfAccounts circuits_;
  OfAccounts discoveries_up_;
  OfAccounts discovery_times_;
};

}  // namespace lge::metrics
