#include "simulator/truth.hpp"

#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

GatewaySettings with_rows(const std::string& rows) {
  GatewaySettings settings;
  settings.order = Order::oldest_first;
  for (const Json& row : json_of(rows).items) {
    settings.rows.push_back({text_at(row, "sessionId"), to_text(row), is_end(text_at(row, "state"))});
  }
  return settings;
}

// 4 vcores for 10 s of running and 2 s of terminating, after 1 s of starting.
GatewaySettings regular() {
  GatewaySettings settings;
  settings.life.starting_seconds = {1, 1};
  settings.life.running_seconds = {10, 10};
  settings.life.terminating_seconds = {2, 2};
  settings.life.error_share = 0;
  settings.life.vcores = {4, 4};
  return settings;
}

std::string shown(const Gateway& gateway, std::int64_t now, Truth::By by = Truth::By::nothing) {
  return gateway.truth(now).to_json(by);
}

}  // namespace

TEST_CASE("CU-hours become whole millionths of CU-seconds") {
  CHECK(cu_micros(1) == 3'600'000'000);
  CHECK(cu_micros(0.1) == 360'000'000);
  CHECK(cu_micros(1e-9) == 4);
  CHECK(cu_micros(1e-10) == 0);
  CHECK(cu_micros(1e300) == 0);
  CHECK(cu_micros(-0.5) == -1'800'000'000);
}

TEST_CASE("the truth of given rows is exact, and takes what is no number for nothing") {
  const Gateway gateway(
      with_rows(
          R"([{"sessionId":"a","state":"terminated","vcoreSeconds":9007199254740993,"mbSeconds":1.5e3,)"
          R"("cuHours":322.5,"queue":"q","sparkConf":"{\"proxyUser\":\"ann\"}"},)"
          R"({"sessionId":"b","state":"error","vcoreSeconds":9007199254740993,"cuHours":null,"queue":"q"},)"
          R"({"sessionId":"c","state":"running","mbSeconds":"7","cuHours":0.1,"sparkConf":"no JSON"}])"),
      0);
  const std::string total =
      R"("sessions":3,"ended":{"terminated":1,"error":1},"vcoreSeconds":18014398509481986,"mbSeconds":1500,)"
      R"("cuMicroseconds":1161360000000)";
  CHECK(shown(gateway, 0) == "{" + total + "}");
  CHECK(
      shown(gateway, 0, Truth::By::user) ==
      "{" + total +
          R"(,"by":{"":{"sessions":2,"ended":{"terminated":0,"error":1},"vcoreSeconds":9007199254740993,)"
          R"("mbSeconds":0,"cuMicroseconds":360000000},"ann":{"sessions":1,"ended":{"terminated":1,"error":0},)"
          R"("vcoreSeconds":9007199254740993,"mbSeconds":1500,"cuMicroseconds":1161000000000}}})");
  CHECK(shown(gateway, 0, Truth::By::queue).find(R"("q":{"sessions":2)") != std::string::npos);
}

TEST_CASE("sums go past 64 bits") {
  std::string rows;
  for (int i = 0; i < 3; ++i)
    rows +=
        fmt::format(R"({}{{"sessionId":"{}","vcoreSeconds":9223372036854775807}})", i == 0 ? "[" : ",", i);
  CHECK(shown(Gateway(with_rows(rows + "]"), 0), 0).find(R"("vcoreSeconds":27670116110564327421)") !=
        std::string::npos);
}

TEST_CASE("a purged session counts with what it showed when it was purged") {
  GatewaySettings settings = regular();
  Gateway gateway(settings, 0);
  CHECK(gateway.create(2, 0) == 2);
  CHECK(gateway.purge_oldest(1, 6000) == 1);  // after 5 s with 4 vcores
  CHECK(shown(gateway, 20'000) ==
        R"({"sessions":2,"ended":{"terminated":1,"error":0},"vcoreSeconds":68,"mbSeconds":278528,)"
        R"("cuMicroseconds":68000000})");
}

TEST_CASE("every way of purging is counted") {
  GatewaySettings settings = regular();
  settings.life.history_seconds = 10;
  settings.purge_rate = 1;
  settings.history = 20;
  for (const Order order : {Order::newest_first, Order::random}) {
    settings.order = order;
    Gateway gateway(settings, 1'000'000);
    const std::string before = shown(gateway, 1'000'000);
    gateway.advance(1'004'000);
    CHECK(gateway.size() < 20);
    gateway.purge_random(2, 1'004'000);
    gateway.purge_oldest(2, 1'004'000);
    gateway.purge_ended_before(1'000'000, 1'004'000);
    CHECK(gateway.size() == 0);
    CHECK(shown(gateway, 1'100'000) == before);
    CHECK(before.starts_with(R"({"sessions":20,"ended":{"terminated":20,"error":0},"vcoreSeconds":960,)"));
  }
}

TEST_CASE("what the list shows adds up to the truth") {
  GatewaySettings settings = regular();
  settings.history = 50;
  settings.live = 10;
  settings.life.vcores = {1, 64};
  settings.life.running_seconds = {1, 1000};
  Gateway gateway(settings, 1'000'000);
  std::string rows;
  gateway.write_rows(rows, 0, 100, 1'001'000);
  Truth sum;
  const Json listing = json_of(rows);
  for (const Json& row : listing.items)
    sum.add(usage_of_row(row));
  CHECK(sum.total().sessions == 60);
  CHECK(sum.to_json(Truth::By::user) == shown(gateway, 1'001'000, Truth::By::user));
}

}  // namespace lge::simulator
