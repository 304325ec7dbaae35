#pragma once

#include <array>
#include <string>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>

#include "metrics/http_observer.hpp"

namespace lge::metrics {

/// What the exporter counts about its clients. Told on one thread; collect() on any. A request costs no look
/// into a table of labels and no allocation once its handler and code have been seen.
class HttpInstruments final : public HttpObserver {
 public:
  HttpInstruments();

  void connection_opened() override;
  void connection_closed(ConnectionEnd end) override;
  void request_began() override { in_flight_.Increment(); }
  void request_ended() override { in_flight_.Decrement(); }
  void answered(std::string_view handler, unsigned code) override;
  void sent(std::string_view handler, std::chrono::nanoseconds duration, std::uint64_t bytes) override;

  /// All families in the order of the exposition.
  [[nodiscard]] std::vector<prometheus::MetricFamily> collect() const;

 private:
  struct Answered {
    std::string handler;
    unsigned code;
    prometheus::Counter* count;
  };
  struct Sent {
    std::string handler;
    prometheus::Histogram* durations;
    prometheus::Counter* bytes;
  };

  const Sent& sent_by(std::string_view handler);

  prometheus::Family<prometheus::Gauge> open_family_;
  prometheus::Family<prometheus::Counter> opened_family_;
  prometheus::Family<prometheus::Counter> closed_family_;
  prometheus::Family<prometheus::Gauge> in_flight_family_;
  prometheus::Family<prometheus::Counter> requests_family_;
  prometheus::Family<prometheus::Histogram> durations_family_;
  prometheus::Family<prometheus::Counter> bytes_family_;
  prometheus::Gauge& open_;
  prometheus::Counter& opened_;
  prometheus::Gauge& in_flight_;
  std::array<prometheus::Counter*, kAllConnectionEnds.size()> closed_{};
  std::vector<Answered> answered_;  // a few: handlers and codes are closed sets
  std::vector<Sent> sent_;
};

}  // namespace lge::metrics
