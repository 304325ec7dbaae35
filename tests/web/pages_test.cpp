#include "web/pages.hpp"

#include <stdexcept>

#include <doctest/doctest.h>
#include <unistd.h>

#include "fakes/clock.hpp"
#include "fakes/loop.hpp"
#include "net/gunzip.hpp"
#include "web/sample.hpp"

using namespace lge;
using namespace lge::web;

namespace {

// Of which nothing is told, so that nothing changes from one scrape to the next.
class NoProcess final : public metrics::ProcessSource {
 public:
  [[nodiscard]] metrics::ProcessFacts read() const override { return {}; }
};

struct Pages {
  explicit Pages(const std::string& telemetry_path = "/metrics")
      : router(make_router({telemetry_path, "1.2.3", [this] { return stopping; }}, cell, exposition, config,
                           clock)) {}

  Answer get(std::string path, Headers headers = {}) const {
    Request request;
    request.method = "GET";
    request.path = std::move(path);
    request.headers = std::move(headers);
    const auto choice = router.choose(request);
    const auto* const route = std::get_if<const Route*>(&choice);
    if (route == nullptr || std::holds_alternative<Handler>((*route)->handle)) return router.answer(request);
    return {(*route)->name, fakes::run(std::get<SlowHandler>((*route)->handle)(request))};
  }

  void publish(bool ready) {
    auto snapshot = std::make_shared<metrics::Snapshot>(sample_snapshot({sample_up("etl")}));
    snapshot->ready = ready;
    cell.store(std::move(snapshot));
    clock.advance(metrics::kBodyAge);
  }

  metrics::SnapshotCell cell;
  fakes::FakeClock clock;
  metrics::Instruments instruments{"1.2.3", "abcdef0", std::make_unique<NoProcess>()};
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
  pages.clock.advance(metrics::kBodyAge);
  CHECK(pages.get("/metrics").response.body->find("livy_gateway_polls_total") == std::string::npos);
  CHECK(*answer.response.body == text);
}

TEST_CASE("the metrics come in the format and the encoding that are asked for, and say so") {
  Pages pages;
  pages.publish(true);
  const Response text = pages.get("/metrics").response;
  CHECK(text.headers == Headers{{"Vary", "Accept, Accept-Encoding"}});
  const Response open = pages.get("/metrics", {{"Accept", "application/openmetrics-text"}}).response;
  CHECK(open.content_type == "application/openmetrics-text; version=1.0.0; charset=utf-8");
  CHECK(open.headers == text.headers);
  CHECK(open.body->ends_with("# EOF\n"));
  for (const auto& [accept, plain] : {std::pair("text/plain", text), std::pair("application/*", open)}) {
    const Response packed = pages.get("/metrics", {{"accept", accept}, {"accept-encoding", "gzip"}}).response;
    CHECK(packed.content_type == plain.content_type);
    CHECK(packed.headers == Headers{{"Vary", "Accept, Accept-Encoding"}, {"Content-Encoding", "gzip"}});
    const auto unpacked = net::gunzip(*packed.body, 1'000'000);
    REQUIRE(unpacked);
    CHECK(*unpacked == *plain.body);
  }
}

TEST_CASE("a packed body that is asked for again is in a file, too") {
  Pages pages;
  pages.publish(true);
  const Headers gzip{{"Accept-Encoding", "gzip"}};
  const Response first = pages.get("/metrics", gzip).response;
  CHECK_FALSE(first.file);
  const Response second = pages.get("/metrics", gzip).response;
  REQUIRE(second.file);
  CHECK(second.body == first.body);
  std::string bytes(second.file->size(), '\0');
  CHECK(::pread(second.file->descriptor(), bytes.data(), bytes.size(), 0) ==
        static_cast<ssize_t>(bytes.size()));
  CHECK(bytes == *second.body);
  CHECK(pages.get("/metrics", gzip).response.file == second.file);
  const Headers open{{"Accept-Encoding", "gzip"}, {"Accept", "application/openmetrics-text"}};
  CHECK_FALSE(pages.get("/metrics", open).response.file);
  CHECK(pages.get("/metrics", gzip).response.file == second.file);
  CHECK_FALSE(pages.get("/metrics").response.file);
  pages.publish(true);
  CHECK_FALSE(pages.get("/metrics", gzip).response.file);
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
