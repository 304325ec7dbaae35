#include "metrics/text_format.hpp"

#include <limits>
#include <locale>
#include <sstream>
#include <stdexcept>

#include <doctest/doctest.h>

namespace lge::metrics {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string value(double number) {
  std::string out;
  append_value(out, number);
  return out;
}

MetricFamily gauge(std::vector<ClientMetric::Label> labels, double number, std::string help = "Help.") {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.gauge.value = number;
  return {"x", std::move(help), MetricType::Gauge, {metric}};
}

MetricFamily histogram(std::vector<ClientMetric::Label> labels) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.histogram = {1'234'567, 0.5, {{1'000, 0.025}, {1'234'000, 10}}};
  return {"h", "Help.", MetricType::Histogram, {metric}};
}

// Writes 1234.5 as 1.234,5.
class Hostile : public std::numpunct<char> {
 protected:
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

class HostileLocale {
 public:
  HostileLocale() : before_(std::locale::global(std::locale(std::locale::classic(), new Hostile))) {}
  HostileLocale(const HostileLocale&) = delete;
  HostileLocale& operator=(const HostileLocale&) = delete;
  ~HostileLocale() { std::locale::global(before_); }

 private:
  std::locale before_;
};

}  // namespace

TEST_CASE("numbers") {
  CHECK(value(0) == "0");
  CHECK(value(322.5) == "322.5");
  CHECK(value(1'098'888) == "1098888");
  CHECK(value(100'000) == "100000");
  CHECK(value(9'007'199'254'740'992) == "9007199254740992");
  CHECK(value(18'446'744'073'709'551'615.0) == "18446744073709551616");
  CHECK(value(1'768'896'000.123) == "1768896000.123");
  CHECK(value(0.1) == "0.1");
  CHECK(value(0.1 + 0.2) == "0.30000000000000004");
  CHECK(value(0.0001) == "0.0001");
  CHECK(value(0.00001) == "1e-05");
  CHECK(value(1e21) == "1e+21");
  CHECK(value(-1.5) == "-1.5");
  CHECK(value(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
  CHECK(value(std::numeric_limits<double>::denorm_min()) == "5e-324");
  CHECK(value(std::numeric_limits<double>::infinity()) == "+Inf");
  CHECK(value(-std::numeric_limits<double>::infinity()) == "-Inf");
  CHECK(value(std::numeric_limits<double>::quiet_NaN()) == "NaN");
}

TEST_CASE("bounds of buckets always have a point") {
  const auto bound = [](double number) {
    std::string out = "le=";
    append_bound(out, number);
    return out.substr(3);
  };
  CHECK(bound(60) == "60.0");
  CHECK(bound(-1) == "-1.0");
  CHECK(bound(0.025) == "0.025");
  CHECK(bound(1e21) == "1e+21");
  CHECK(bound(std::numeric_limits<double>::infinity()) == "+Inf");
}

TEST_CASE("header, labels and samples") {
  const std::vector families{gauge({}, 1), gauge({{"a", "1"}, {"b", "2"}}, 2)};
  CHECK(render_text(families) ==
        "# HELP x Help.\n# TYPE x gauge\nx 1\n"
        "# HELP x Help.\n# TYPE x gauge\nx{a=\"1\",b=\"2\"} 2\n");
}

TEST_CASE("a family without series is left out") {
  const std::vector<MetricFamily> families{{"x", "Help.", MetricType::Gauge, {}}};
  CHECK(render_text(families).empty());
}

TEST_CASE("HELP and label values are escaped, and wrong bytes made valid") {
  const std::vector families{gauge({{"a", "q\" b\\ n\n \xC3\xA9 \xFF"}}, 1, "q\" b\\ n\n \xFF")};
  CHECK(render_text(families) ==
        "# HELP x q\" b\\\\ n\\n \xEF\xBF\xBD\n# TYPE x gauge\n"
        "x{a=\"q\\\" b\\\\ n\\n \xC3\xA9 \xEF\xBF\xBD\"} 1\n");
}

TEST_CASE("a histogram ends with +Inf, sum and count") {
  CHECK(render_text(std::vector{histogram({{"a", "1"}})}) ==
        "# HELP h Help.\n# TYPE h histogram\n"
        "h_bucket{a=\"1\",le=\"0.025\"} 1000\n"
        "h_bucket{a=\"1\",le=\"10.0\"} 1234000\n"
        "h_bucket{a=\"1\",le=\"+Inf\"} 1234567\n"
        "h_sum{a=\"1\"} 0.5\n"
        "h_count{a=\"1\"} 1234567\n");
}

TEST_CASE("a histogram without labels that names +Inf itself does not say it twice") {
  MetricFamily family = histogram({});
  family.metric[0].histogram.bucket = {{5, std::numeric_limits<double>::infinity()}};
  std::string out;
  append_series(out, family);
  CHECK(out == "h_bucket{le=\"+Inf\"} 1234567\nh_sum 0.5\nh_count 1234567\n");
}

TEST_CASE("the locale does not matter") {
  const std::vector families{gauge({}, 1'234'567.5), histogram({})};
  const std::string before = render_text(families);
  const HostileLocale hostile;
  std::ostringstream proof;
  proof << 1234.5;
  REQUIRE(proof.str() == "1.234,5");
  CHECK(render_text(families) == before);
}

TEST_CASE("a type that nobody here makes is refused") {
  MetricFamily family = gauge({}, 1);
  family.type = MetricType::Summary;
  CHECK_THROWS_AS(render_text(std::vector{family}), std::logic_error);
}

}  // namespace lge::metrics
