#include "web/status_routes.hpp"

#include <doctest/doctest.h>

#include "fakes/clock.hpp"
#include "web/sample.hpp"

using namespace lge;
using namespace lge::web;
using namespace std::chrono_literals;

namespace {

struct Site {
  explicit Site(std::string telemetry_path = "/metrics")
      : router(status_routes({std::move(telemetry_path), "1.2.3"}, cell, clock)) {}

  Answer get(std::string path, std::string query = "") const {
    Request request;
    request.method = "GET";
    request.path = std::move(path);
    request.query = std::move(query);
    return router.answer(request);
  }

  void publish(std::string name) {
    cell.store(std::make_shared<metrics::Snapshot>(snapshot_of({sample_view(std::move(name))})));
  }

  metrics::SnapshotCell cell;
  fakes::FakeClock clock;
  Router router;
};

constexpr const char* kIds = "w-d80f373d3ace824f/lc-zm4dzdiubu73w2yx";

bool holds(const Answer& answer, std::string_view part) {
  return answer.response.body->find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the pages of people have a policy, those of programs are JSON") {
  Site site;
  site.publish("etl");
  for (const auto& [path, handler] :
       {std::pair<std::string, std::string>{"/", "status"}, {"/gateways/" + std::string(kIds), "gateway"}}) {
    const Answer answer = site.get(path);
    CHECK(answer.handler == handler);
    CHECK(answer.response.status == 200);
    CHECK(answer.response.content_type == "text/html; charset=utf-8");
    REQUIRE(answer.response.headers.size() == 1);
    CHECK(answer.response.headers[0].first == "Content-Security-Policy");
  }
  for (const auto& [path, handler] : {std::pair<std::string, std::string>{"/api/v1/status", "api_status"},
                                      {"/api/v1/gateways/" + std::string(kIds), "api_gateway"}}) {
    const Answer answer = site.get(path);
    CHECK(answer.handler == handler);
    CHECK(answer.response.status == 200);
    CHECK(answer.response.content_type == "application/json");
    CHECK(holds(answer, "\"name\":\"etl\""));
  }
}

TEST_CASE("a gateway that is not there is a 404 of its handler") {
  Site site;
  site.publish("etl");
  CHECK(site.get("/gateways/w/none").response.status == 404);
  CHECK(site.get("/gateways/w/none").handler == "gateway");
  CHECK(site.get("/api/v1/gateways/w/none").response.status == 404);
  CHECK(*site.get("/api/v1/gateways/w/none").response.body ==
        "{\"error\":\"no gateway of this workspace has this id\"}\n");
  CHECK(site.get("/gateways/").response.status == 404);
  CHECK(site.get("/gateways").response.status == 404);
}

TEST_CASE("a list is made at most once a second, for each query") {
  for (const char* path : {"/", "/api/v1/status"}) {
    CAPTURE(path);
    Site site;
    site.publish("first");
    const Answer first = site.get(path);
    site.publish("second");
    CHECK(site.get(path).response.body == first.response.body);
    CHECK(holds(site.get(path, "sort=name"), "second"));
    CHECK(holds(site.get(path), "second"));
    site.publish("third");
    site.clock.advance(999ms);
    CHECK(holds(site.get(path), "second"));
    site.clock.advance(1ms);
    CHECK(holds(site.get(path), "third"));
  }
}

TEST_CASE("the page of a gateway is as new as the newest snapshot") {
  Site site;
  site.publish("first");
  CHECK(holds(site.get("/gateways/" + std::string(kIds)), "first"));
  site.publish("second");
  CHECK(holds(site.get("/gateways/" + std::string(kIds)), "second"));
}

TEST_CASE("there is no status page where the metrics have its place") {
  CHECK(Site("/").get("/").response.status == 404);
  CHECK(Site("/").get("/api/v1/status").response.status == 200);
}

TEST_CASE("pages tell how long the process has been up") {
  Site site;
  site.clock.advance(3h);
  CHECK(holds(site.get("/"), "up for 3 h."));
  CHECK(holds(site.get("/api/v1/status"), "\"uptime_seconds\":10800.0"));
}
