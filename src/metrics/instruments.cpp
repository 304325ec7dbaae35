#include "metrics/instruments.hpp"

#include <algorithm>

#include "metrics/unix_seconds.hpp"
#include "support/duration.hpp"

namespace lge::metrics {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;

// Seconds. An answer takes some 100 ms; api.request_timeout is 10 s by default and at most 10 min.
const prometheus::Histogram::BucketBoundaries kDurationBuckets{0.025, 0.05, 0.1, 0.25, 0.5, 1,
                                                               2.5,   5,    10,  30,   60};

bool is_code_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-';
}

// The library keeps series in a hash table, whose order changes as it grows.
void append_sorted(std::vector<MetricFamily>& families, std::vector<MetricFamily> more) {
  for (MetricFamily& family : more) {
    std::sort(family.metric.begin(), family.metric.end(),
              [](const ClientMetric& a, const ClientMetric& b) { return a.label < b.label; });
    families.push_back(std::move(family));
  }
}

prometheus::Labels labels_of(const api::AccountId& account) {
  return {{"region_id", account.region}, {"credentials", account.credentials}};
}

void keep(prometheus::Family<prometheus::Gauge>& family, std::map<api::AccountId, prometheus::Gauge*>& series,
          const std::set<api::AccountId>& accounts) {
  std::erase_if(series, [&](const auto& of_account) {
    if (accounts.contains(of_account.first)) return false;
    family.Remove(of_account.second);
    return true;
  });
}

}  // namespace

Instruments::Instruments(const std::string& version, const std::string& revision,
                         std::unique_ptr<const ProcessSource> process)
    : requests_("livy_gateway_api_requests_total", "Requests sent to the API, each attempt.", {}),
      failures_("livy_gateway_api_request_failures_total", "Requests to the API that failed, by error code.",
                {}),
      throttled_("livy_gateway_api_throttled_total", "Requests that the API turned away as too many.", {}),
      durations_("livy_gateway_api_request_duration_seconds",
                 "From sending a request to the API to the last byte of its answer.", {}),
      circuit_open_("livy_gateway_api_circuit_open",
                    "1 while the API cannot be reached and polls wait for a probe, 0 otherwise.", {}),
      clock_skew_("livy_gateway_api_clock_skew_seconds",
                  "How far the API's clock is ahead of this host's, learnt where it rejected a date.", {}),
      discovery_up_("livy_gateway_discovery_up",
                    "1 where the newest discovery of gateways succeeded, 0 where it failed.", {}),
      discovery_success_time_("livy_gateway_discovery_last_success_timestamp_seconds",
                              "End of the last discovery that succeeded, Unix time.", {}),
      discovery_failures_("livy_gateway_discovery_failures_total", "Discoveries that failed, by reason.", {}),
      key_expiry_("livy_gateway_credentials_expiry_timestamp_seconds",
                  "When the newest temporary key of these credentials expires, Unix time.", {}),
      build_info_("livy_gateway_exporter_build_info",
                  "Version and source revision of the exporter; always 1.", {}),
      reload_successful_("livy_gateway_exporter_config_last_reload_successful",
                         "1 where the newest reading of the configuration succeeded, 0 where it failed.", {}),
      reload_success_time_("livy_gateway_exporter_config_last_reload_success_timestamp_seconds",
                           "When the configuration was last read with success, Unix time.", {}),
      ledger_on_disk_("livy_gateway_exporter_ledger_on_disk",
                      "1 where the ledger is on disk, 0 where it goes on in memory because it cannot be.",
                      {}),
      web_config_successful_(
          "livy_gateway_exporter_web_config_last_reload_successful",
          "1 where the newest reading of the web configuration succeeded, 0 where it failed.", {}),
      web_config_success_time_("livy_gateway_exporter_web_config_last_reload_success_timestamp_seconds",
                               "When the web configuration was last read with success, Unix time.", {}),
      auth_failures_("livy_gateway_exporter_http_auth_failures_total",
                     "Requests whose user or password was wrong.", {}),
      process_(std::move(process)) {
  build_info_.Add({{"version", version}, {"revision", revision}}).Set(1);
  clock_skew_.Add({}).Set(0);
}

void Instruments::attempt_ended(const api::Attempt& attempt) {
  const std::string action(attempt.action);
  requests_.Add({{"action", action}}).Increment();
  durations_.Add({{"action", action}}, kDurationBuckets).Observe(to_seconds(attempt.duration));
  // Named even where it is 0, so that its first increase shows in rate().
  throttled_.Add({{"action", action}}).Increment(attempt.throttled ? 1 : 0);
  if (attempt.code.empty()) return;
  failures_.Add({{"action", action}, {"code", bounded_code(action, attempt.code)}}).Increment();
}

void Instruments::circuit_changed(const api::AccountId& account, bool open) {
  prometheus::Gauge& gauge = circuit_open_.Add(labels_of(account));
  gauge.Set(open ? 1 : 0);
  circuits_.insert_or_assign(account, &gauge);
}

void Instruments::discovery_succeeded(const api::AccountId& account, WallTime at) {
  count_discovery(account, std::nullopt);
  prometheus::Gauge& time = discovery_success_time_.Add(labels_of(account));
  time.Set(unix_seconds(at));
  discovery_times_.insert_or_assign(account, &time);
}

void Instruments::discovery_failed(const api::AccountId& account, api::Reason reason) {
  count_discovery(account, reason);
}

void Instruments::count_discovery(const api::AccountId& account, std::optional<api::Reason> failed) {
  prometheus::Gauge& up = discovery_up_.Add(labels_of(account));
  up.Set(failed ? 0 : 1);
  discoveries_up_.insert_or_assign(account, &up);
  // Named even where it is 0, so that its first increase shows in rate().
  for (const api::Reason reason : api::kAllReasons) {
    prometheus::Labels labels = labels_of(account);
    labels.emplace("reason", api::to_string(reason));
    discovery_failures_.Add(labels).Increment(reason == failed ? 1 : 0);
  }
}

void Instruments::keep_accounts(const std::set<api::AccountId>& accounts,
                                const std::set<api::AccountId>& discovering) {
  keep(circuit_open_, circuits_, accounts);
  keep(discovery_up_, discoveries_up_, discovering);
  keep(discovery_success_time_, discovery_times_, discovering);
}

void Instruments::clock_skew_changed(std::chrono::nanoseconds ahead) {
  clock_skew_.Add({}).Set(std::chrono::duration<double>(ahead).count());
}

void Instruments::key_expires(std::string_view credentials, std::optional<WallTime> at) {
  prometheus::Gauge& expiry = key_expiry_.Add({{"credentials", std::string(credentials)}});
  if (at) {
    expiry.Set(unix_seconds(*at));
  } else {
    key_expiry_.Remove(&expiry);
  }
}

HttpObserver& Instruments::http() {
  if (!http_) http_ = std::make_unique<HttpInstruments>();
  return *http_;
}

void Instruments::ledger_on_disk(bool on_disk) {
  ledger_on_disk_.Add({}).Set(on_disk ? 1 : 0);
}

void Instruments::reload_ended(bool ok, WallTime at) {
  reload_successful_.Add({}).Set(ok ? 1 : 0);
  if (ok) reload_success_time_.Add({}).Set(unix_seconds(at));
}

void Instruments::web_config_read(bool ok, WallTime at) {
  web_config_successful_.Add({}).Set(ok ? 1 : 0);
  if (ok) web_config_success_time_.Add({}).Set(unix_seconds(at));
  auth_failures_.Add({});  // so that its first increase shows in rate()
}

void Instruments::auth_failed() {
  auth_failures_.Add({}).Increment();
}

std::vector<MetricFamily> Instruments::collect() const {
  std::vector<MetricFamily> families;
  append_sorted(families, requests_.Collect());
  append_sorted(families, failures_.Collect());
  append_sorted(families, throttled_.Collect());
  append_sorted(families, durations_.Collect());
  append_sorted(families, circuit_open_.Collect());
  append_sorted(families, clock_skew_.Collect());
  append_sorted(families, discovery_up_.Collect());
  append_sorted(families, discovery_success_time_.Collect());
  append_sorted(families, discovery_failures_.Collect());
  append_sorted(families, key_expiry_.Collect());
  append_sorted(families, build_info_.Collect());
  append_sorted(families, reload_successful_.Collect());
  append_sorted(families, reload_success_time_.Collect());
  append_sorted(families, ledger_on_disk_.Collect());
  append_sorted(families, web_config_successful_.Collect());
  append_sorted(families, web_config_success_time_.Collect());
  if (http_) append_sorted(families, http_->collect());
  append_sorted(families, auth_failures_.Collect());
  append_sorted(families, process_families(process_->read()));
  return families;
}

std::string Instruments::bounded_code(const std::string& action, std::string_view code) {
  std::string clean(code.substr(0, kCodeBytes));
  std::replace_if(clean.begin(), clean.end(), [](char c) { return !is_code_character(c); }, '_');
  const std::lock_guard lock(codes_guard_);
  std::set<std::string>& known = codes_[action];
  if (known.count(clean) == 0 && known.size() >= kCodesPerAction) return "_other";
  known.insert(clean);
  return clean;
}

}  // namespace lge::metrics
