#include "metrics/open_metrics.hpp"

#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

#include "scene.hpp"

namespace lge::metrics {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string header(const MetricFamily& family) {
  std::string out;
  append_open_metrics_header(out, family);
  return out;
}

std::string with_created(std::string_view name, std::string_view lines) {
  std::string out;
  append_with_created(out, name, lines, "12.5");
  return out;
}

MetricFamily counter(std::string name, std::string help = "Help.") {
  ClientMetric metric;
  metric.label = {{"a", "1"}};
  metric.counter.value = 3;
  return {std::move(name), std::move(help), MetricType::Counter, {metric}};
}

}  // namespace

TEST_CASE("a counter's family is called without _total, and names its unit") {
  CHECK(header(counter("x_cpu_seconds_total")) ==
        "# TYPE x_cpu_seconds counter\n# UNIT x_cpu_seconds seconds\n# HELP x_cpu_seconds Help.\n");
  CHECK(header(counter("polls_total")) == "# TYPE polls counter\n# HELP polls Help.\n");
  MetricFamily gauge = counter("x_bytes");
  gauge.type = MetricType::Gauge;
  CHECK(header(gauge) == "# TYPE x_bytes gauge\n# UNIT x_bytes bytes\n# HELP x_bytes Help.\n");
}

TEST_CASE("HELP is escaped, and its double quotes too") {
  CHECK(header(counter("x_total", "q\" b\\ n\n \xFF")) ==
        "# TYPE x counter\n# HELP x q\\\" b\\\\ n\\n \xEF\xBF\xBD\n");
}

TEST_CASE("a counter that is not called _total is refused") {
  CHECK_THROWS_AS(header(counter("x")), std::logic_error);
}

TEST_CASE("units are those of the name, and never less than it says") {
  CHECK(unit_of("livy_gateway_cu_seconds_total") == "cu_seconds");
  CHECK(unit_of("livy_gateway_cu_seconds") == "cu_seconds");
  CHECK(unit_of("livy_gateway_memory_byte_seconds_total") == "byte_seconds");
  CHECK(unit_of("livy_gateway_vcoreseconds") == "vcoreseconds");
  CHECK(unit_of("livy_gateway_last_success_timestamp_seconds") == "seconds");
  CHECK(unit_of("seconds").empty());
  CHECK(unit_of("milliseconds").empty());
  CHECK(unit_of("x_milliseconds").empty());
  CHECK(unit_of("livy_gateway_up").empty());
  CHECK(unit_of("").empty());
}

TEST_CASE("every series of a counter says when it began") {
  CHECK(with_created("x_total", "x_total 1\n") == "x_total 1\nx_created 12.5\n");
  CHECK(with_created("x_total", "x_total{a=\"}_total 7\"} 1\nx_total{a=\"b\"} 2\n") ==
        "x_total{a=\"}_total 7\"} 1\nx_created{a=\"}_total 7\"} 12.5\n"
        "x_total{a=\"b\"} 2\nx_created{a=\"b\"} 12.5\n");
  CHECK(with_created("x_total", "").empty());
}

TEST_CASE("a histogram says it once for each series, behind its count") {
  CHECK(with_created("h", "h_bucket{a=\"1\",le=\"+Inf\"} 2\nh_sum{a=\"1\"} 0.5\nh_count{a=\"1\"} 2\n") ==
        "h_bucket{a=\"1\",le=\"+Inf\"} 2\nh_sum{a=\"1\"} 0.5\nh_count{a=\"1\"} 2\nh_created{a=\"1\"} 12.5\n");
}

TEST_CASE("where nobody knows when counters began, none is told") {
  const std::vector families{counter("x_total")};
  CHECK(render_open_metrics(families, std::nullopt) ==
        "# TYPE x counter\n# HELP x Help.\nx_total{a=\"1\"} 3\n");
  CHECK(render_open_metrics(families, 1.5) ==
        "# TYPE x counter\n# HELP x Help.\nx_total{a=\"1\"} 3\nx_created{a=\"1\"} 1.5\n");
}

TEST_CASE("both formats hold the same samples; OpenMetrics adds but when counters began") {
  const auto scene = full_scene();
  const auto samples = [&](Format format) {
    std::istringstream lines(scene->text(format));
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
      const bool created = line.substr(0, line.find_first_of("{ ")).ends_with("_created");
      if (!line.starts_with('#') && !created) kept += line + "\n";
    }
    return kept;
  };
  CHECK(samples(Format::open_metrics) == samples(Format::text));
}

TEST_CASE("what the ledger counts may be older than the process: nothing says when it began") {
  Scene scene({gateway("a")});
  const std::string text = scene.text(Format::open_metrics);
  CHECK(
      text.find("livy_gateway_polls_created{workspace_id=\"w-1\",livy_compute_id=\"lc-a\",gateway=\"a\"} ") !=
      std::string::npos);
  for (const char* name : {"livy_gateway_cu_seconds", "livy_gateway_sessions_started",
                           "livy_gateway_session_duration_seconds"}) {
    CAPTURE(name);
    CHECK(text.find(std::string(name) + "_created") == std::string::npos);
  }
}

TEST_CASE("a gateway that a reload adds counts from then on") {
  const poll::GatewayId a = gateway("a");
  const poll::GatewayId b = gateway("b");
  Scene scene({a});
  const auto began = [&](std::size_t index) { return scene.seen()->groups.at(0)->views.at(index)->began_at; };
  const std::string at_start = began(0);
  scene.clock.advance(Millis(1'500));
  scene.board.replace_gateways(scene.starts({a, b}), scene.options);
  CHECK(began(0) == at_start);
  CHECK(std::stod(began(1)) == doctest::Approx(std::stod(at_start) + 1.5));
  scene.board.remove_gateway(a);
  scene.board.add_gateway({a, nothing_used()});
  scene.board.publish();
  CHECK(began(1) != at_start);
}

}  // namespace lge::metrics
