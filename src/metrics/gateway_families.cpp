#include "metrics/gateway_families.hpp"

#include <optional>
#include <string>
#include <string_view>

#include "metrics/unix_seconds.hpp"
#include "support/duration.hpp"

namespace lge::metrics {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using LabelSet = std::vector<ClientMetric::Label>;

LabelSet identity(const poll::GatewayId& id) {
  return {{"workspace_id", id.workspace_id}, {"livy_compute_id", id.livy_compute_id}, {"gateway", id.name}};
}

LabelSet with(LabelSet labels, std::string_view name, std::string_view value) {
  labels.push_back({std::string(name), std::string(value)});
  return labels;
}

void add_series(MetricFamily& family, LabelSet labels, double value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  if (family.type == MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  family.metric.push_back(std::move(metric));
}

bool is_live(api::State state) {
  return state == api::State::starting || state == api::State::running || state == api::State::terminating;
}

// Collects the families of one record, each added by name with its series.
class Builder {
 public:
  explicit Builder(const GatewayRecord& record) : record_(record), labels_(identity(record.status.id)) {}

  MetricFamily& family(std::string name, std::string help, MetricType type) {
    return families_.emplace_back(MetricFamily{std::move(name), std::move(help), type, {}});
  }

  // One series for each state, while the list is known; none for a state where `value` gives none.
  template <class Value>
  void by_state(std::string name, std::string help, Value value) {
    MetricFamily& added = family(std::move(name), std::move(help), MetricType::Gauge);
    if (!record_.status.totals) return;
    for (const api::State state : api::kAllStates) {
      const std::optional<double> number =
          value(state, (*record_.status.totals)[static_cast<std::size_t>(state)]);
      if (number) add_series(added, with(labels_, "state", api::to_string(state)), *number);
    }
  }

  void gauge(std::string name, std::string help, std::optional<double> value) {
    MetricFamily& added = family(std::move(name), std::move(help), MetricType::Gauge);
    if (value) add_series(added, labels_, *value);
  }

  void counter(std::string name, std::string help, std::uint64_t value) {
    MetricFamily& added = family(std::move(name), std::move(help), MetricType::Counter);
    add_series(added, labels_, static_cast<double>(value));
  }

  void failures(std::string name, std::string help) {
    MetricFamily& added = family(std::move(name), std::move(help), MetricType::Counter);
    for (std::size_t i = 0; i < api::kAllReasons.size(); ++i) {
      add_series(added, with(labels_, "reason", api::to_string(api::kAllReasons[i])),
                 static_cast<double>(record_.failures[i]));
    }
  }

  std::vector<MetricFamily> take() { return std::move(families_); }

 private:
  const GatewayRecord& record_;
  LabelSet labels_;
  std::vector<MetricFamily> families_;
};

void add_list_gauges(Builder& build) {
  using Number = std::optional<double>;
  build.by_state("livy_gateway_sessions", "Sessions in the gateway's list.",
                 [](api::State, const StateTotals& of) { return Number(static_cast<double>(of.sessions)); });
  build.by_state("livy_gateway_cuhours", "Sum of cuHours over the sessions in the list.",
                 [](api::State, const StateTotals& of) { return Number(of.cu_hours); });
  build.by_state("livy_gateway_vcoreseconds", "Sum of vcoreSeconds over the sessions in the list.",
                 [](api::State, const StateTotals& of) { return Number(of.vcore_seconds); });
  build.by_state("livy_gateway_mbseconds", "Sum of mbSeconds over the sessions in the list.",
                 [](api::State, const StateTotals& of) { return Number(of.mb_seconds); });
  build.by_state("livy_gateway_oldest_session_created_timestamp_seconds",
                 "Creation of the oldest session that has not ended, Unix time.",
                 [](api::State state, const StateTotals& of) {
                   if (!is_live(state) || !of.oldest_created) return Number();
                   return Number(static_cast<double>(*of.oldest_created) / 1000);
                 });
}

void add_poll_gauges(Builder& build, const GatewayStatus& status) {
  using Number = std::optional<double>;
  const bool polled = status.last_poll.has_value();
  build.gauge("livy_gateway_up", "1 where the newest poll of the gateway succeeded, 0 where it failed.",
              polled ? Number(status.up() ? 1 : 0) : Number());
  build.gauge("livy_gateway_last_success_timestamp_seconds",
              "End of the last poll that succeeded, Unix time.",
              status.last_success ? Number(unix_seconds(*status.last_success)) : Number());
  build.gauge("livy_gateway_poll_duration_seconds", "How long the newest poll took.",
              polled ? Number(to_seconds(status.poll_duration)) : Number());
  build.gauge("livy_gateway_poll_requests", "Requests to the API that the newest poll took.",
              polled ? Number(static_cast<double>(status.poll_requests)) : Number());
}

}  // namespace

std::vector<MetricFamily> gateway_families(const GatewayRecord& record) {
  Builder build(record);
  add_list_gauges(build);
  add_poll_gauges(build, record.status);
  build.counter("livy_gateway_polls_total", "Polls that ended, well or not.", record.polls);
  build.failures("livy_gateway_poll_failures_total", "Polls that failed, by reason.");
  build.counter("livy_gateway_poll_overruns_total",
                "Polls that were due while the one before still ran, and so were left out.", record.overruns);
  return build.take();
}

}  // namespace lge::metrics
