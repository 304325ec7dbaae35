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
  const auto result = parse_text("poll: {}\napi: {}\ncredentials: {}\n" + std::string(kOneGateway));
  REQUIRE(result.has_value());
  CHECK(result->config.credentials.size() == 1);
}

}  // namespace lge::config
