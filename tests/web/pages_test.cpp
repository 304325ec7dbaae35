#include "web/pages.hpp"

#include <stdexcept>

#include <doctest/doctest.h>

#include "fakes/clock.hpp"
#include "web/sample.hpp"

using namespace lge;
using namespace lge::web;

namespace {

struct Pages {
  explicit Pages(const std::string& telemetry_path = "/metrics")
      : router(make_router({telemetry_path, "1.2.3", [this] { return stopping; }}, cell, exposition, config,
                           clock)) {}

  Answer get(std::string path) const {
    Request request;
    request.method = "GET";
    request.path = std::move(path);
    return router.answer(request);
  }

  void publish(bool ready) {
    auto snapshot = std::make_shared<metrics::Snapshot>(sample_snapshot({sample_up("etl")}));
    snapshot->ready = ready;
    cell.store(std::move(snapshot));
  }

  metrics::SnapshotCell cell;
  fakes::FakeClock clock;
  metrics::Instruments instruments{"1.2.3", "abcdef0"};
  metrics::Exposition exposition{cell, instruments, clock};
  TextCell config;
  bool stopping = false;
  Router router;
};

}  // namespace

TEST_CASE("the metrics are the exposition's own bytes, and stay while they are sent") {
  Pages pages;
  pages.publish(true);
  const Answer answer = pages.get("/metrics");
  CHECK(answer.handler == "metrics");
  CHECK(answer.response.content_type == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(answer.response.body == pages.get("/metrics").response.body);
  const std::string text = *answer.response.body;
  CHECK(text.find("livy_gateway_polls_total{gateway=\"etl\"} 1\n") != std::string::npos);
  CHECK(text.find("livy_gateway_exporter_build_info") != std::string::npos);
  pages.cell.store(std::make_shared<const metrics::Snapshot>());
  CHECK(pages.get("/metrics").response.body->find("livy_gateway_polls_total") == std::string::npos);
  CHECK(*answer.response.body == text);
}

TEST_CASE("before the first snapshot every page answers") {
  const Pages pages;
  CHECK(pages.get("/metrics").response.status == 200);
  CHECK(pages.get("/").response.status == 200);
  CHECK(pages.get("/-/healthy").response.status == 200);
  CHECK(pages.get("/-/ready").response.status == 503);
}

TEST_CASE("ready follows the snapshot, and ends with the stop") {
  Pages pages;
  pages.publish(false);
  CHECK(*pages.get("/-/ready").response.body == "not ready: the first polls have not ended yet\n");
  pages.publish(true);
  CHECK(pages.get("/-/ready").response.status == 200);
  pages.stopping = true;
  CHECK(pages.get("/-/ready").response.status == 503);
  CHECK(*pages.get("/-/ready").response.body == "stopping\n");
  CHECK(pages.get("/-/healthy").response.status == 200);
  CHECK(pages.get("/metrics").response.status == 200);
}

TEST_CASE("the status page is HTML under its policy") {
  Pages pages;
  pages.publish(true);
  const Answer answer = pages.get("/");
  CHECK(answer.handler == "status");
  CHECK(answer.response.content_type == "text/html; charset=utf-8");
  REQUIRE(answer.response.headers.size() == 1);
  CHECK(answer.response.headers[0].first == "Content-Security-Policy");
  CHECK(answer.response.body->find("1 of 1 gateway up") != std::string::npos);
}

TEST_CASE("the configuration is the text that is in effect") {
  Pages pages;
  pages.config.store("poll:\n");
  const Answer answer = pages.get("/config");
  CHECK(answer.handler == "config");
  CHECK(answer.response.content_type == "text/plain; charset=utf-8");
  CHECK(*answer.response.body == "poll:\n");
  pages.config.store("api:\n");
  CHECK(*pages.get("/config").response.body == "api:\n");
  CHECK(*answer.response.body == "poll:\n");
}

TEST_CASE("the metrics move with their path") {
  const Pages pages("/other/metrics");
  CHECK(pages.get("/other/metrics").handler == "metrics");
  CHECK(pages.get("/metrics").response.status == 404);
  CHECK(pages.get("/").response.body->find("href=\"/other/metrics\"") != std::string::npos);
  CHECK(Pages("/").get("/").handler == "metrics");
}

TEST_CASE("a telemetry path that cannot work is refused") {
  for (const char* path : {"/", "/metrics", "/a/b.c-d_e~f", "/-metrics"})
    CHECK(check_telemetry_path(path));
  for (const char* path : {"", "metrics", "/a b", "/a?b", "/a#b", "/a%20", "/\"", "/é", "http://x/"}) {
    CAPTURE(path);
    const auto checked = check_telemetry_path(path);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().find("write one that begins with /") != std::string::npos);
  }
  for (const char* path : {"/-/healthy", "/-/ready", "/-/x", "/api/v1/status", "/gateways/w/lc", "/config"}) {
    CAPTURE(path);
    const auto checked = check_telemetry_path(path);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().find("is not a path for the metrics") != std::string::npos);
  }
  CHECK_FALSE(check_telemetry_path("/" + std::string(256, 'a')));
  CHECK_THROWS_AS(Pages("/-/ready"), std::invalid_argument);
}
