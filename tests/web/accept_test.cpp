#include "web/accept.hpp"

#include <string>

#include <doctest/doctest.h>

#include "web/weighted.hpp"

using namespace lge;
using namespace lge::web;

namespace {

// A scrape of Prometheus 2.53, without and with the protocols of its feature flags.
constexpr const char* kPrometheus2 =
    "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
    "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
constexpr const char* kPrometheus2Native =
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
    "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
    "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
constexpr const char* kPrometheus2Old =
    "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
constexpr const char* kPrometheus3 =
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
    "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
constexpr const char* kPrometheus3Text =
    "text/plain;version=1.0.0;escaping=underscores;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.3";
constexpr const char* kBrowser =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

bool open_metrics(const Headers& headers) {
  return choose_format(headers) == metrics::Format::open_metrics;
}

bool open_metrics(const std::string& accept) {
  return open_metrics(Headers{{"Accept", accept}});
}

bool gzip(const std::string& codings) {
  return prefers_gzip({{"Accept-Encoding", codings}});
}

}  // namespace

TEST_CASE("what real clients ask for") {
  CHECK(open_metrics(kPrometheus2));
  CHECK(open_metrics(kPrometheus2Native));
  CHECK_FALSE(open_metrics(kPrometheus2Old));  // it knows a draft of OpenMetrics only
  CHECK(open_metrics(kPrometheus3));
  CHECK_FALSE(open_metrics(kPrometheus3Text));
  CHECK_FALSE(open_metrics(kBrowser));
  CHECK_FALSE(open_metrics("*/*"));  // curl
  CHECK_FALSE(open_metrics(Headers{}));
}

TEST_CASE("the better quality wins, and on a tie OpenMetrics where it is named") {
  CHECK(open_metrics("application/openmetrics-text"));
  CHECK(open_metrics("text/plain, application/openmetrics-text"));
  CHECK(open_metrics("application/openmetrics-text;q=0.5, */*;q=0.5"));
  CHECK_FALSE(open_metrics("application/openmetrics-text;q=0.499, text/plain;q=0.5"));
  CHECK(open_metrics("application/openmetrics-text;q=0.501, text/plain;q=0.5"));
  CHECK_FALSE(open_metrics("application/*, text/*"));
  CHECK(open_metrics("application/*, text/*;q=0.9"));
  CHECK_FALSE(open_metrics("application/openmetrics-text;q=0.1, */*"));
}

TEST_CASE("the most specific range counts, wherever it stands") {
  CHECK_FALSE(open_metrics("application/openmetrics-text;q=0, */*"));
  CHECK(open_metrics("*/*;q=0.1, text/*;q=0.2, application/*;q=0.3"));
  CHECK_FALSE(open_metrics("application/*;q=1, application/openmetrics-text;q=0.1, text/plain;q=0.5"));
  CHECK(open_metrics("text/plain;version=0.0.4;q=0.1, text/plain, application/openmetrics-text;q=0.5"));
  CHECK_FALSE(
      open_metrics("application/openmetrics-text;version=1.0.0;q=0.1, "
                   "application/openmetrics-text;q=0.9, text/plain;q=0.5"));
}

TEST_CASE("only the version tells formats apart") {
  CHECK(open_metrics("application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values"));
  CHECK(open_metrics("APPLICATION/OpenMetrics-Text; Version=\"1.0.0\"; Q=1.000"));
  CHECK_FALSE(open_metrics("application/openmetrics-text;version=0.0.1"));
  CHECK_FALSE(open_metrics("application/openmetrics-text;version=2.0.0;q=0.9, text/plain;q=0.1"));
}

TEST_CASE("where nothing fits it is the text") {
  CHECK_FALSE(open_metrics("image/png"));
  CHECK_FALSE(open_metrics("application/openmetrics-text;q=0, text/plain;q=0, */*;q=0"));
  CHECK_FALSE(open_metrics(""));
  CHECK_FALSE(open_metrics(","));
}

TEST_CASE("several headers are one list") {
  CHECK(open_metrics(Headers{{"Accept", "text/plain;q=0.5"}, {"accept", "application/openmetrics-text"}}));
}

TEST_CASE("an element that breaks the grammar is passed over") {
  for (const char* broken :
       {"application/openmetrics-text;q=1.001", "application/openmetrics-text;q=.5",
        "application/openmetrics-text;q=0.1234", "application/openmetrics-text;q=x",
        "application/openmetrics-text;q=", "application/openmetrics-text;q=1;q=1",
        "application/openmetrics-text;version", "application/openmetrics-text;=1.0.0",
        "application/openmetrics-text;version=\"1.0.0", "application/openmetrics-text;a=\"b\"c\"",
        "application/ openmetrics-text", "application/openmetrics-text/x", "application /openmetrics-text",
        "application/", "/", ";q=1", "application/openmetrics-text;a=\x7F"}) {
    CAPTURE(broken);
    CHECK_FALSE(open_metrics(broken));
  }
  CHECK(open_metrics(";;;, image/png;q=2, , application/openmetrics-text ; ; q=0.5 ,text/plain;q=0.4"));
  CHECK(open_metrics("image/png;a=\"x, y; q=0\\\"\", application/openmetrics-text"));
  CHECK_FALSE(open_metrics("application/openmetrics-text;a=\"never ends\\\""));
}

TEST_CASE("what is read is bounded") {
  std::string many;
  for (std::size_t i = 0; i < kMaxElements; ++i)
    many += "a/b, ";
  CHECK_FALSE(open_metrics(many + "application/openmetrics-text"));
  CHECK(open_metrics(many.substr(5) + "application/openmetrics-text"));
  std::string parameters;
  for (std::size_t i = 0; i < kMaxParameters + 1; ++i)
    parameters += ";a=b";
  const Headers headers{{"Accept", "a/b" + parameters}};
  CHECK(read_weighted(headers, "Accept").at(0).parameters.size() == kMaxParameters);
}

TEST_CASE("qualities are thousandths") {
  CHECK(parse_quality("0") == 0);
  CHECK(parse_quality("0.") == 0);
  CHECK(parse_quality("0.5") == 500);
  CHECK(parse_quality("0.05") == 50);
  CHECK(parse_quality("0.001") == 1);
  CHECK(parse_quality("1") == 1000);
  CHECK(parse_quality("1.000") == 1000);
  for (const char* bad : {"", "1.1", "2", "00", "0,5", "0.0001", "-1", "+1", "0.x", " 1", "1e0"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_quality(bad).has_value());
  }
}

TEST_CASE("gzip where it is wanted at least as much as plain bytes") {
  CHECK(gzip("gzip"));
  CHECK(gzip("x-gzip"));
  CHECK(gzip("deflate, GZIP, br, zstd"));
  CHECK(gzip("gzip;q=0.001"));
  CHECK(gzip("gzip;q=0.5, identity;q=0.5"));
  CHECK(gzip("gzip;q=0, x-gzip"));
  CHECK(gzip("*;q=0, gzip"));
  CHECK(gzip("identity;q=0, *"));
  CHECK(gzip("identity;q=0.5, *;q=0.6"));
  CHECK_FALSE(prefers_gzip({}));
  CHECK_FALSE(gzip(""));
  CHECK_FALSE(gzip("identity"));
  CHECK_FALSE(gzip("*"));
  CHECK_FALSE(gzip("gzip;q=0"));
  CHECK_FALSE(gzip("gzip;q=0, *"));
  CHECK_FALSE(gzip("gzip;q=0.4, identity;q=0.5"));
  CHECK_FALSE(gzip("gzip;q=1.5"));
  CHECK_FALSE(gzip("br, deflate"));
  CHECK_FALSE(gzip("identity;q=0"));
}
