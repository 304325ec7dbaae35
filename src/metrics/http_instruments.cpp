#include "metrics/http_instruments.hpp"

#include <algorithm>

#include "support/duration.hpp"

namespace lge::metrics {

namespace {

using prometheus::MetricFamily;

// Seconds. Most answers take less than a millisecond; a scrape that takes longer than 10 s is lost to
// Prometheus by default.
const prometheus::Histogram::BucketBoundaries kBuckets{0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 10, 30, 120};

void append(std::vector<MetricFamily>& families, std::vector<MetricFamily> more) {
  std::move(more.begin(), more.end(), std::back_inserter(families));
}

}  // namespace

std::string_view to_string(ConnectionEnd end) {
  switch (end) {
    case ConnectionEnd::client:
      return "client";
    case ConnectionEnd::idle:
      return "idle";
    case ConnectionEnd::head_timeout:
      return "head_timeout";
    case ConnectionEnd::write_timeout:
      return "write_timeout";
    case ConnectionEnd::bad_request:
      return "bad_request";
    case ConnectionEnd::handshake:
      return "handshake";
    case ConnectionEnd::evicted:
      return "evicted";
    case ConnectionEnd::refused:
      return "refused";
    case ConnectionEnd::stopping:
      return "stopping";
    case ConnectionEnd::internal:
      break;
  }
  return "internal";
}

HttpInstruments::HttpInstruments()
    : open_family_("livy_gateway_exporter_http_connections_open", "Connections of clients that are open.",
                   {}),
      opened_family_("livy_gateway_exporter_http_connections_total", "Connections that clients have made.",
                     {}),
      closed_family_("livy_gateway_exporter_http_connections_closed_total",
                     "Connections that ended, by reason.", {}),
      in_flight_family_("livy_gateway_exporter_http_requests_in_flight",
                        "Requests that are being answered, until the client has taken all of it.", {}),
      requests_family_("livy_gateway_exporter_http_requests_total",
                       "Requests answered, by handler and HTTP status.", {}),
      durations_family_(
          "livy_gateway_exporter_http_request_duration_seconds",
          "From reading the whole request to handing the last byte of its answer to the system.", {}),
      bytes_family_("livy_gateway_exporter_http_response_bytes_total",
                    "Bytes of answers, with their headers, by handler.", {}),
      open_(open_family_.Add({})),
      opened_(opened_family_.Add({})),
      in_flight_(in_flight_family_.Add({})) {
  std::transform(
      kAllConnectionEnds.begin(), kAllConnectionEnds.end(), closed_.begin(),
      [this](ConnectionEnd end) { return &closed_family_.Add({{"reason", std::string(to_string(end))}}); });
}

void HttpInstruments::connection_opened() {
  opened_.Increment();
  open_.Increment();
}

void HttpInstruments::connection_closed(ConnectionEnd end) {
  closed_.at(static_cast<std::size_t>(end))->Increment();
  open_.Decrement();
}

void HttpInstruments::answered(std::string_view handler, unsigned code) {
  const auto known = std::find_if(answered_.begin(), answered_.end(), [&](const Answered& one) {
    return one.code == code && one.handler == handler;
  });
  if (known != answered_.end()) return known->count->Increment();
  std::string name(handler);
  prometheus::Counter& count = requests_family_.Add({{"handler", name}, {"code", std::to_string(code)}});
  count.Increment();
  answered_.push_back({std::move(name), code, &count});
}

void HttpInstruments::sent(std::string_view handler, std::chrono::nanoseconds duration, std::uint64_t bytes) {
  const Sent& of = sent_by(handler);
  of.durations->Observe(to_seconds(duration));
  of.bytes->Increment(static_cast<double>(bytes));
}

const HttpInstruments::Sent& HttpInstruments::sent_by(std::string_view handler) {
  const auto known =
      std::find_if(sent_.begin(), sent_.end(), [&](const Sent& one) { return one.handler == handler; });
  if (known != sent_.end()) return *known;
  const std::string name(handler);
  sent_.push_back(
      {name, &durations_family_.Add({{"handler", name}}, kBuckets), &bytes_family_.Add({{"handler", name}})});
  return sent_.back();
}

std::vector<MetricFamily> HttpInstruments::collect() const {
  std::vector<MetricFamily> families;
  append(families, open_family_.Collect());
  append(families, opened_family_.Collect());
  append(families, closed_family_.Collect());
  append(families, in_flight_family_.Collect());
  append(families, requests_family_.Collect());
  append(families, durations_family_.Collect());
  append(families, bytes_family_.Collect());
  return families;
}

}  // namespace lge::metrics
