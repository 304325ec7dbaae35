#include "config/support.hpp"

namespace lge::config {

TEST_CASE("two gateways of one name are two gateways") {
  const auto result = parse_text(
      "gateways:\n"
      "  - {workspace_id: w-1, livy_compute_id: lc-1, region: cn-hangzhou, name: same}\n"
      "  - {workspace_id: w-1, livy_compute_id: lc-2, region: cn-hangzhou, name: same}\n"
      "  - {workspace_id: w-2, livy_compute_id: lc-1, region: cn-hangzhou, name: same}\n");
  REQUIRE(result.has_value());
  CHECK(result->config.gateways.size() == 3);
}

TEST_CASE("the order of the sections does not matter") {
  const auto result = parse_text(
      "gateways:\n"
      "  - {workspace_id: w-1, livy_compute_id: lc-1, region: cn-hangzhou, credentials: one}\n"
      "credentials: {one: {type: default}}\n"
      "poll: {interval: 7s}\n");
  REQUIRE(result.has_value());
  CHECK(result->config.gateways[0].interval == std::chrono::seconds(7));
  CHECK(result->config.credentials.size() == 2);
}

TEST_CASE("a section that cannot be read does not make the names in it wrong") {
  const std::vector<std::string> found = problems_of(
      "credentials: []\n"
      "gateways:\n"
      "  - {workspace_id: w-1, livy_compute_id: lc-1, region: cn-hangzhou, credentials: one}\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].starts_with("1:14: credentials: "));
}

TEST_CASE("empty sections change nothing") {
  const auto result = parse_text(
      "poll: {}\napi: {}\ncredentials: {}\ndiscovery: []\ndimensions: []\nlimits: {}\nsessions: {}\n"
      "storage: {}\n" +
      std::string(kOneGateway));
  REQUIRE(result.has_value());
  CHECK(result->config.credentials.size() == 1);
  CHECK(result->config.discovery.empty());
  CHECK(result->config.dimensions.empty());
  CHECK_FALSE(result->config.storage.path);
}

TEST_CASE("where gateways are found, none needs to be listed") {
  for (const std::string_view listed : {"", "gateways: []\n"}) {
    const auto result = parse_text("discovery: [{region: cn-hangzhou}]\n" + std::string(listed));
    REQUIRE(result.has_value());
    CHECK(result->config.gateways.empty());
    CHECK(result->config.discovery.size() == 1);
  }
  const auto both = parse_text("discovery: [{region: cn-hangzhou}]\n" + std::string(kOneGateway));
  REQUIRE(both.has_value());
  CHECK(both->config.gateways.size() == 1);
  CHECK(both->config.discovery.size() == 1);
}

TEST_CASE("two entries may look for gateways in one place") {
  const auto result = parse_text(
      "discovery:\n"
      "  - {region: cn-hangzhou, include: 'etl-.*', interval: 10s}\n"
      "  - {region: cn-hangzhou, exclude: 'etl-.*'}\n");
  REQUIRE(result.has_value());
  CHECK(result->config.discovery[0].interval == std::chrono::seconds(10));
  CHECK(result->config.discovery[1].interval == std::chrono::seconds(60));
}

}  // namespace lge::config
