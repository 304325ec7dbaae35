#include "metrics/instruments.hpp"

#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "metrics/text_format.hpp"

#include "scene.hpp"

namespace lge::metrics {

namespace {

constexpr const char* kAction = "ListLivyComputeSessions";

struct Fixture {
  Instruments instruments{"1.2.3", "abcdef0", std::make_unique<FakeProcess>()};

  void failed(const std::string& code) {
    instruments.attempt_ended({kAction, std::chrono::milliseconds(1), code, false});
  }
  [[nodiscard]] std::string text() const { return render_text(instruments.collect()); }
  [[nodiscard]] bool shows(const std::string& part) const { return text().find(part) != std::string::npos; }
  [[nodiscard]] std::size_t failure_series() const {
    for (const prometheus::MetricFamily& family : instruments.collect()) {
      if (family.name == "livy_gateway_api_request_failures_total") return family.metric.size();
    }
    return 0;
  }
};

// Labels of failed discoveries of one account.
std::string failures(const std::string& reason) {
  return "credentials=\"finance\",reason=\"" + reason + "\",region_id=\"cn-hangzhou\"";
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "attempts are counted by action, failures also by code") {
  instruments.attempt_ended({kAction, std::chrono::milliseconds(30), "", false});
  CHECK(shows("livy_gateway_api_requests_total{action=\"ListLivyComputeSessions\"} 1\n"));
  CHECK(shows("livy_gateway_api_throttled_total{action=\"ListLivyComputeSessions\"} 0\n"));
  CHECK(failure_series() == 0);
  instruments.attempt_ended({kAction, std::chrono::milliseconds(50), "Throttling", true});
  CHECK(shows("livy_gateway_api_requests_total{action=\"ListLivyComputeSessions\"} 2\n"));
  CHECK(shows("livy_gateway_api_throttled_total{action=\"ListLivyComputeSessions\"} 1\n"));
  CHECK(shows("failures_total{action=\"ListLivyComputeSessions\",code=\"Throttling\"} 1\n"));
  CHECK(shows("duration_seconds_bucket{action=\"ListLivyComputeSessions\",le=\"0.025\"} 0\n"));
  CHECK(shows("duration_seconds_bucket{action=\"ListLivyComputeSessions\",le=\"0.05\"} 2\n"));
  CHECK(shows("duration_seconds_bucket{action=\"ListLivyComputeSessions\",le=\"+Inf\"} 2\n"));
  CHECK(shows("duration_seconds_sum{action=\"ListLivyComputeSessions\"} 0.08\n"));
}

TEST_CASE_FIXTURE(Fixture, "circuits of accounts are shown until another configuration comes") {
  CHECK_FALSE(shows("circuit_open"));
  instruments.circuit_changed({"cn-hangzhou", "finance"}, false);
  instruments.circuit_changed({"cn-beijing", "default"}, true);
  instruments.circuit_changed({"cn-hangzhou", "finance"}, true);
  CHECK(shows("livy_gateway_api_circuit_open{credentials=\"finance\",region_id=\"cn-hangzhou\"} 1\n"));
  CHECK(shows("livy_gateway_api_circuit_open{credentials=\"default\",region_id=\"cn-beijing\"} 1\n"));
  instruments.keep_accounts({{"cn-hangzhou", "finance"}}, {});
  CHECK(shows("livy_gateway_api_circuit_open{credentials=\"finance\",region_id=\"cn-hangzhou\"} 1\n"));
  CHECK_FALSE(shows("region_id=\"cn-beijing\""));
  instruments.circuit_changed({"cn-beijing", "default"}, false);
  CHECK(shows("livy_gateway_api_circuit_open{credentials=\"default\",region_id=\"cn-beijing\"} 0\n"));
}

TEST_CASE_FIXTURE(Fixture,
                  "discoveries of each account: the newest, the last good one, and failures by reason") {
  CHECK_FALSE(shows("livy_gateway_discovery"));
  const std::string finance = "credentials=\"finance\",region_id=\"cn-hangzhou\"";
  instruments.discovery_failed({"cn-hangzhou", "finance"}, api::Reason::denied);
  CHECK(shows("livy_gateway_discovery_up{" + finance + "} 0\n"));
  CHECK_FALSE(shows("livy_gateway_discovery_last_success_timestamp_seconds{"));
  CHECK(shows("livy_gateway_discovery_failures_total{" + failures("denied") + "} 1\n"));
  CHECK(shows("livy_gateway_discovery_failures_total{" + failures("internal") + "} 0\n"));
  instruments.discovery_succeeded({"cn-hangzhou", "finance"}, WallTime(std::chrono::seconds(1'768'896'000)));
  instruments.discovery_succeeded({"cn-beijing", "default"}, WallTime(std::chrono::seconds(1)));
  CHECK(shows("livy_gateway_discovery_up{" + finance + "} 1\n"));
  CHECK(shows("livy_gateway_discovery_last_success_timestamp_seconds{" + finance + "} 1768896000\n"));
  CHECK(shows("livy_gateway_discovery_failures_total{" + failures("denied") + "} 1\n"));
  CHECK(shows("livy_gateway_discovery_up{credentials=\"default\",region_id=\"cn-beijing\"} 1\n"));
}

TEST_CASE_FIXTURE(Fixture,
                  "another configuration forgets which discoveries there are, not what was counted") {
  instruments.discovery_failed({"cn-hangzhou", "finance"}, api::Reason::denied);
  instruments.discovery_succeeded({"cn-hangzhou", "finance"}, WallTime());
  instruments.keep_accounts({{"cn-hangzhou", "finance"}}, {{"cn-hangzhou", "finance"}});
  CHECK(shows("livy_gateway_discovery_up{credentials=\"finance\",region_id=\"cn-hangzhou\"} 1\n"));
  CHECK(shows("livy_gateway_discovery_last_success_timestamp_seconds{"));
  instruments.keep_accounts({{"cn-hangzhou", "finance"}}, {});
  CHECK_FALSE(shows("livy_gateway_discovery_up{"));
  CHECK_FALSE(shows("livy_gateway_discovery_last_success_timestamp_seconds{"));
  CHECK(shows("{" + failures("denied") + "} 1\n"));
  instruments.discovery_failed({"cn-hangzhou", "finance"}, api::Reason::denied);
  CHECK(shows("livy_gateway_discovery_up{credentials=\"finance\",region_id=\"cn-hangzhou\"} 0\n"));
  CHECK(shows("{" + failures("denied") + "} 2\n"));
}

TEST_CASE_FIXTURE(Fixture, "where the ledger is, once somebody tells") {
  CHECK_FALSE(shows("ledger"));
  instruments.ledger_on_disk(true);
  CHECK(shows("livy_gateway_exporter_ledger_on_disk 1\n"));
  instruments.ledger_on_disk(false);
  CHECK(shows("livy_gateway_exporter_ledger_on_disk 0\n"));
}

TEST_CASE_FIXTURE(Fixture, "the skew is 0 until an answer teaches it") {
  CHECK(shows("livy_gateway_api_clock_skew_seconds 0\n"));
  instruments.clock_skew_changed(-std::chrono::milliseconds(90'500));
  CHECK(shows("livy_gateway_api_clock_skew_seconds -90.5\n"));
}

TEST_CASE_FIXTURE(Fixture, "a code from outside is cleaned and cut") {
  failed("A\"b\n\xC3\xA9{}.c-d_9");
  CHECK(shows("code=\"A_b_____.c-d_9\"} 1\n"));
  failed(std::string(1'000'000, 'x'));
  CHECK(shows("code=\"" + std::string(64, 'x') + "\"} 1\n"));
}

TEST_CASE_FIXTURE(Fixture, "an API that makes codes up cannot grow the series without bound") {
  for (int i = 0; i < 1'000; ++i)
    failed("code" + std::to_string(i));
  CHECK(failure_series() == Instruments::kCodesPerAction + 1);
  CHECK(shows("code=\"code63\"} 1\n"));
  CHECK(shows("code=\"_other\"} 936\n"));
  failed("code5");
  CHECK(shows("code=\"code5\"} 2\n"));
  instruments.attempt_ended({"Another", std::chrono::milliseconds(1), "own", false});
  CHECK(shows("action=\"Another\",code=\"own\"} 1\n"));
}

TEST_CASE_FIXTURE(Fixture,
                  "the last reload: nothing before the first, and a failure keeps the time of success") {
  CHECK_FALSE(shows("config_last_reload"));
  instruments.reload_ended(true, WallTime(std::chrono::milliseconds(1'768'896'000'500)));
  instruments.reload_ended(false, WallTime(std::chrono::milliseconds(1'768'896'060'000)));
  CHECK(shows("livy_gateway_exporter_config_last_reload_successful 0\n"));
  CHECK(shows("livy_gateway_exporter_config_last_reload_success_timestamp_seconds 1768896000.5\n"));
  instruments.reload_ended(true, WallTime(std::chrono::milliseconds(1'768'896'070'000)));
  CHECK(shows("livy_gateway_exporter_config_last_reload_successful 1\n"));
  CHECK(shows("livy_gateway_exporter_config_last_reload_success_timestamp_seconds 1768896070\n"));
}

TEST_CASE_FIXTURE(Fixture, "keys that expire have a series each, as long as they do") {
  CHECK_FALSE(shows("credentials_expiry"));
  instruments.key_expires("one", WallTime(std::chrono::milliseconds(1'768'896'000'500)));
  instruments.key_expires("two", WallTime(std::chrono::seconds(1'768'896'001)));
  instruments.key_expires("two", WallTime(std::chrono::seconds(1'768'896'002)));
  CHECK(shows("livy_gateway_credentials_expiry_timestamp_seconds{credentials=\"one\"} 1768896000.5\n"));
  CHECK(shows("livy_gateway_credentials_expiry_timestamp_seconds{credentials=\"two\"} 1768896002\n"));
  instruments.key_expires("one", std::nullopt);
  instruments.key_expires("never", std::nullopt);
  CHECK_FALSE(shows("credentials=\"one\""));
  CHECK_FALSE(shows("credentials=\"never\""));
  CHECK(shows("credentials=\"two\""));
}

TEST_CASE_FIXTURE(Fixture, "the build") {
  CHECK(shows("livy_gateway_exporter_build_info{revision=\"abcdef0\",version=\"1.2.3\"} 1\n"));
}

TEST_CASE_FIXTURE(Fixture, "series are in the order of their labels, whatever came first") {
  for (const char* handler : {"ready", "metrics", "index", "healthy", "other"}) {
    instruments.http().answered(handler, 404);
    instruments.http().answered(handler, 200);
  }
  const std::string all = text();
  const auto at = [&all](const std::string& labels) { return all.find("http_requests_total{" + labels); };
  REQUIRE(at("code=\"404\",handler=\"ready\"") != std::string::npos);
  CHECK(at("code=\"200\",handler=\"healthy\"") < at("code=\"200\",handler=\"index\""));
  CHECK(at("code=\"200\",handler=\"ready\"") < at("code=\"404\",handler=\"healthy\""));
}

TEST_CASE_FIXTURE(Fixture, "two threads count while a third collects") {
  constexpr int kEach = 5'000;
  HttpObserver& http = instruments.http();  // before there are others, as its header wants it
  std::thread serving([&http] {
    for (int i = 0; i < kEach; ++i)
      http.answered("metrics", 200);
  });
  std::thread polling([this] {
    for (int i = 0; i < kEach; ++i)
      failed("code" + std::to_string(i % 100));
  });
  for (int i = 0; i < 50; ++i)
    CHECK(shows("build_info"));
  serving.join();
  polling.join();
  CHECK(shows("http_requests_total{code=\"200\",handler=\"metrics\"} 5000\n"));
  CHECK(shows("requests_total{action=\"ListLivyComputeSessions\"} 5000\n"));
}

}  // namespace lge::metrics
