#include "metrics/http_instruments.hpp"

#include <set>

#include <doctest/doctest.h>

#include "metrics/text_format.hpp"

namespace lge::metrics {

namespace {

struct Fixture {
  HttpInstruments http;

  [[nodiscard]] bool shows(const std::string& line) const {
    return render_text(http.collect()).find("livy_gateway_exporter_http_" + line + "\n") != std::string::npos;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "connections: open now, made in all, ended by reason") {
  http.connection_opened();
  http.connection_opened();
  http.connection_closed(ConnectionEnd::evicted);
  CHECK(shows("connections_open 1"));
  CHECK(shows("connections_total 2"));
  CHECK(shows("connections_closed_total{reason=\"evicted\"} 1"));
  CHECK(shows("connections_closed_total{reason=\"idle\"} 0"));
}

TEST_CASE_FIXTURE(Fixture, "every reason has a name of its own, and shows before it happens") {
  std::set<std::string_view> names;
  for (const ConnectionEnd end : kAllConnectionEnds) {
    names.insert(to_string(end));
    CHECK(shows("connections_closed_total{reason=\"" + std::string(to_string(end)) + "\"} 0"));
    http.connection_closed(end);
    CHECK(shows("connections_closed_total{reason=\"" + std::string(to_string(end)) + "\"} 1"));
  }
  CHECK(names.size() == kAllConnectionEnds.size());
}

TEST_CASE_FIXTURE(Fixture, "answers by handler and code, their time and bytes by handler") {
  for (const unsigned code : {200U, 200U, 405U})
    http.answered("metrics", code);
  http.answered("none", 404);
  http.sent("metrics", std::chrono::milliseconds(3), 1'000);
  http.sent("metrics", std::chrono::milliseconds(30), 24);
  http.sent("none", std::chrono::seconds(200), 1);
  CHECK(shows("requests_total{code=\"200\",handler=\"metrics\"} 2"));
  CHECK(shows("requests_total{code=\"405\",handler=\"metrics\"} 1"));
  CHECK(shows("requests_total{code=\"404\",handler=\"none\"} 1"));
  CHECK(shows("response_bytes_total{handler=\"metrics\"} 1024"));
  CHECK(shows("request_duration_seconds_bucket{handler=\"metrics\",le=\"0.001\"} 0"));
  CHECK(shows("request_duration_seconds_bucket{handler=\"metrics\",le=\"0.005\"} 1"));
  CHECK(shows("request_duration_seconds_count{handler=\"metrics\"} 2"));
  CHECK(shows("request_duration_seconds_bucket{handler=\"none\",le=\"120.0\"} 0"));
  CHECK(shows("request_duration_seconds_bucket{handler=\"none\",le=\"+Inf\"} 1"));
}

TEST_CASE_FIXTURE(Fixture, "requests in flight") {
  http.request_began();
  http.request_began();
  http.request_ended();
  CHECK(shows("requests_in_flight 1"));
}

}  // namespace lge::metrics
