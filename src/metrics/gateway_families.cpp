#include "metrics/gateway_families.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include <prometheus/metric_family.h>

#include "metrics/gateway_source.hpp"
#include "metrics/open_metrics.hpp"
#include "metrics/series_writer.hpp"
#include "metrics/text_format.hpp"
#include "metrics/unix_seconds.hpp"
#include "support/duration.hpp"

namespace lge::metrics {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr double kMicro = 1e6;
constexpr double kBytesOfMb = 1 << 20;

double millis_as_seconds(std::int64_t millis) {
  return static_cast<double>(millis) / 1000;
}

bool is_live(api::State state) {
  return state == api::State::starting || state == api::State::running || state == api::State::terminating;
}

std::string bound_text(std::int64_t bound) {
  std::string text;
  append_bound(text, static_cast<double>(bound));
  return text;
}

template <auto Field>
void write_totals(const GatewaySource& source, SeriesWriter& out) {
  for (const GatewaySource::Listed& listed : source.listed()) {
    for (std::size_t i = 0; i < api::kStateCount; ++i)
      out.add(static_cast<double>(listed.totals[i].*Field), source.state(i), listed.labels);
  }
}

void write_oldest(const GatewaySource& source, SeriesWriter& out) {
  if (!source.list_is_known()) return;
  for (std::size_t i = 0; i < api::kStateCount; ++i) {
    const std::optional<api::UnixMillis> oldest = (*source.record().status.totals)[i].oldest_created;
    if (is_live(api::kAllStates[i]) && oldest) out.add(millis_as_seconds(*oldest), source.state(i));
  }
}

void write_cu_seconds(const GatewaySource& source, SeriesWriter& out) {
  for (const GatewaySource::Counted& counted : source.counted())
    out.add(static_cast<double>(counted.usage.cu_micros) / kMicro, counted.labels);
}

void write_vcore_seconds(const GatewaySource& source, SeriesWriter& out) {
  for (const GatewaySource::Counted& counted : source.counted())
    out.add(static_cast<double>(counted.usage.vcore_seconds), counted.labels);
}

void write_byte_seconds(const GatewaySource& source, SeriesWriter& out) {
  for (const GatewaySource::Counted& counted : source.counted())
    out.add(static_cast<double>(counted.usage.mb_seconds) * kBytesOfMb, counted.labels);
}

void write_started(const GatewaySource& source, SeriesWriter& out) {
  out.add(static_cast<double>(source.record().usage.started));
}

void write_ended(const GatewaySource& source, SeriesWriter& out) {
  const usage::GatewayUsage& usage = source.record().usage;
  out.add(static_cast<double>(usage.ended_terminated), further_label("state", "terminated"));
  out.add(static_cast<double>(usage.ended_error), further_label("state", "error"));
}

void write_durations(const GatewaySource& source, SeriesWriter& out) {
  const usage::Durations& durations = source.record().usage.durations;
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < usage::Durations::kBounds.size(); ++i) {
    so_far += durations.counts[i];
    out.add_suffixed("_bucket", static_cast<double>(so_far),
                     further_label("le", bound_text(usage::Durations::kBounds[i])));
  }
  const auto count = static_cast<double>(durations.count);
  out.add_suffixed("_bucket", count, further_label("le", "+Inf"));
  out.add_suffixed("_sum", millis_as_seconds(durations.sum_millis));
  out.add_suffixed("_count", count);
}

void write_up(const GatewaySource& source, SeriesWriter& out) {
  const GatewayStatus& status = source.record().status;
  if (status.last_poll) out.add(status.up() ? 1 : 0);
}

void write_last_success(const GatewaySource& source, SeriesWriter& out) {
  const GatewayStatus& status = source.record().status;
  if (status.last_success) out.add(unix_seconds(*status.last_success));
}

void write_poll_duration(const GatewaySource& source, SeriesWriter& out) {
  const GatewayStatus& status = source.record().status;
  if (status.last_poll) out.add(to_seconds(status.poll_duration));
}

void write_poll_requests(const GatewaySource& source, SeriesWriter& out) {
  const GatewayStatus& status = source.record().status;
  if (status.last_poll) out.add(static_cast<double>(status.poll_requests));
}

template <auto Field>
void write_count(const GatewaySource& source, SeriesWriter& out) {
  out.add(static_cast<double>(source.record().*Field));
}

void write_failures(const GatewaySource& source, SeriesWriter& out) {
  for (std::size_t i = 0; i < api::kAllReasons.size(); ++i) {
    out.add(static_cast<double>(source.record().failures[i]),
            further_label("reason", api::to_string(api::kAllReasons[i])));
  }
}

void write_info(const GatewaySource& source, SeriesWriter& out) {
  const std::optional<GatewayFacts>& facts = source.record().facts;
  if (!facts) return;
  std::string labels = further_label("region_id", source.record().status.id.region);
  const auto append = [&labels](std::string_view name, const std::optional<std::string>& value) {
    labels += further_label(name, value.value_or(std::string()));
  };
  append("queue", facts->queue);
  append("status", facts->status);
  append("release_version", facts->release_version);
  append("livy_version", facts->livy_version);
  append("cpu_limit", facts->cpu_limit);
  append("memory_limit", facts->memory_limit);
  append("created_by", facts->created_by);
  append("auth_type", facts->auth_type);
  out.add(1, labels);
}

// One series for each session, of those that give a value.
template <class Value>
void write_sessions(const GatewaySource& source, SeriesWriter& out, Value value) {
  if (!source.list_is_known()) return;
  for (const LiveSession& session : source.record().sessions) {
    const std::optional<double> number = value(session);
    if (number) out.add(*number, further_label("session_id", session.id));
  }
}

template <auto Field>
void write_session_usage(const GatewaySource& source, SeriesWriter& out) {
  write_sessions(source, out, [](const LiveSession& session) {
    return std::optional(static_cast<double>(session.reading.*Field));
  });
}

void write_session_created(const GatewaySource& source, SeriesWriter& out) {
  write_sessions(source, out, [](const LiveSession& session) {
    const auto created = poll::as_optional(session.created);
    return created ? std::optional(millis_as_seconds(*created)) : std::nullopt;
  });
}

void write_session_info(const GatewaySource& source, SeriesWriter& out) {
  if (!source.list_is_known()) return;
  for (const LiveSession& session : source.record().sessions) {
    out.add(1, further_label("session_id", session.id) + further_label("name", session.name) +
                   further_label("queue", session.queue) +
                   further_label("state", api::to_string(session.reading.state)));
  }
}

struct Family {
  std::string_view name;
  std::string_view help;
  MetricType type;
  void (*write)(const GatewaySource&, SeriesWriter&);
  bool begins_with_record = false;
};

constexpr std::array<Family, kGatewayFamilies> kFamilies{{
    {"livy_gateway_sessions", "Sessions in the gateway's list.", MetricType::Gauge,
     write_totals<&StateTotals::sessions>},
    {"livy_gateway_cuhours", "Sum of cuHours over the sessions in the list.", MetricType::Gauge,
     write_totals<&StateTotals::cu_hours>},
    {"livy_gateway_vcoreseconds", "Sum of vcoreSeconds over the sessions in the list.", MetricType::Gauge,
     write_totals<&StateTotals::vcore_seconds>},
    {"livy_gateway_mbseconds", "Sum of mbSeconds over the sessions in the list.", MetricType::Gauge,
     write_totals<&StateTotals::mb_seconds>},
    {"livy_gateway_oldest_session_created_timestamp_seconds",
     "Creation of the oldest session that has not ended, Unix time.", MetricType::Gauge, write_oldest},
    {"livy_gateway_cu_seconds_total", "CU-seconds used since the gateway was first seen.",
     MetricType::Counter, write_cu_seconds},
    {"livy_gateway_vcore_seconds_total", "Vcore-seconds used since the gateway was first seen.",
     MetricType::Counter, write_vcore_seconds},
    {"livy_gateway_memory_byte_seconds_total",
     "Memory used since the gateway was first seen, in bytes times seconds.", MetricType::Counter,
     write_byte_seconds},
    {"livy_gateway_sessions_started_total", "Sessions that appeared after the first poll.",
     MetricType::Counter, write_started},
    {"livy_gateway_sessions_ended_total", "Sessions seen to end, by the state that they reached.",
     MetricType::Counter, write_ended},
    {"livy_gateway_session_duration_seconds",
     "From creation to end, of sessions that ended after the first poll.", MetricType::Histogram,
     write_durations},
    {"livy_gateway_up", "1 where the newest poll of the gateway succeeded, 0 where it failed.",
     MetricType::Gauge, write_up},
    {"livy_gateway_last_success_timestamp_seconds", "End of the last poll that succeeded, Unix time.",
     MetricType::Gauge, write_last_success},
    {"livy_gateway_poll_duration_seconds", "How long the newest poll took.", MetricType::Gauge,
     write_poll_duration},
    {"livy_gateway_poll_requests", "Requests to the API that the newest poll took.", MetricType::Gauge,
     write_poll_requests},
    {"livy_gateway_polls_total", "Polls that ended, well or not.", MetricType::Counter,
     write_count<&GatewayRecord::polls>, true},
    {"livy_gateway_poll_failures_total", "Polls that failed, by reason.", MetricType::Counter, write_failures,
     true},
    {"livy_gateway_poll_overruns_total",
     "Polls that were due while the one before still ran, and so were left out.", MetricType::Counter,
     write_count<&GatewayRecord::overruns>, true},
    {"livy_gateway_series_folded_total",
     "Sessions whose combination of further labels was folded into _other by the limit.", MetricType::Counter,
     write_count<&GatewayRecord::folded>, true},
    {"livy_gateway_info", "What discovery tells of the gateway; always 1.", MetricType::Gauge, write_info},
    {"livy_gateway_session_info", "A session that has not ended; always 1.", MetricType::Gauge,
     write_session_info},
    {"livy_gateway_session_cuhours", "The session's cuHours.", MetricType::Gauge,
     write_session_usage<&poll::Reading::cu_hours>},
    {"livy_gateway_session_vcoreseconds", "The session's vcoreSeconds.", MetricType::Gauge,
     write_session_usage<&poll::Reading::vcore_seconds>},
    {"livy_gateway_session_mbseconds", "The session's mbSeconds.", MetricType::Gauge,
     write_session_usage<&poll::Reading::mb_seconds>},
    {"livy_gateway_session_created_timestamp_seconds", "Creation of the session, Unix time.",
     MetricType::Gauge, write_session_created},
}};

}  // namespace

std::vector<FamilyHead> gateway_family_heads() {
  std::vector<FamilyHead> heads;
  heads.reserve(kFamilies.size());
  for (const Family& one : kFamilies) {
    const MetricFamily family{std::string(one.name), std::string(one.help), one.type, {}};
    FamilyHead& head = heads.emplace_back();
    head.name = one.name;
    append_header(head.header[static_cast<std::size_t>(Format::text)], family);
    append_open_metrics_header(head.header[static_cast<std::size_t>(Format::open_metrics)], family);
    head.begins_with_record = one.begins_with_record;
  }
  return heads;
}

FamilyLines gateway_lines(const GatewayRecord& record, std::span<const std::string> label_names,
                          std::size_t expected_bytes) {
  const GatewaySource source(record, label_names);
  FamilyLines lines;
  lines.text.reserve(expected_bytes);
  for (std::size_t i = 0; i < kFamilies.size(); ++i) {
    SeriesWriter out(lines.text, kFamilies[i].name, source.identity());
    kFamilies[i].write(source, out);
    lines.ends[i] = lines.text.size();
  }
  return lines;
}

}  // namespace lge::metrics
