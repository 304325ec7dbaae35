#include "app/gateway_set.hpp"

#include <set>
#include <string>

#include <doctest/doctest.h>

using namespace lge;
using app::Finds;

namespace {

config::Gateway listed(const std::string& id, const std::string& name) {
  config::Gateway gateway;
  gateway.workspace_id = "w-1";
  gateway.livy_compute_id = id;
  gateway.region = "cn-hangzhou";
  gateway.name = name;
  gateway.interval = std::chrono::seconds(30);
  return gateway;
}

poll::Found found(const std::string& id, const std::string& name, const std::string& workspace = "w-1") {
  poll::Found one;
  one.workspace_id = workspace;
  one.info.livy_compute_id = id;
  one.info.name = name;
  return one;
}

std::vector<std::string> names(const std::vector<config::Gateway>& gateways) {
  std::vector<std::string> out;
  for (const config::Gateway& gateway : gateways)
    out.push_back(gateway.name);
  return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a gateway that is listed and found is polled once, as it is listed") {
  config::Config config;
  config.gateways = {listed("lc-1", "mine")};
  config::Discovery discovery;
  discovery.region = "cn-hangzhou";
  discovery.credentials = "finance";
  discovery.interval = std::chrono::seconds(90);
  const std::vector<Finds> finds{{&discovery, {found("lc-1", "theirs"), found("lc-2", "other")}}};
  const auto gateways = app::gateways_to_poll(config, finds, {});
  REQUIRE(names(gateways) == Names{"mine", "other"});
  CHECK(gateways[0].interval == std::chrono::seconds(30));
  CHECK(gateways[1].interval == std::chrono::seconds(90));
  CHECK(gateways[1].credentials == "finance");
  CHECK(gateways[1].region == "cn-hangzhou");
}

TEST_CASE("a gateway that two discoveries find is polled once, as the first one found it") {
  const config::Config config;
  config::Discovery first;
  first.region = "a";
  config::Discovery second;
  second.region = "b";
  const std::vector<Finds> finds{{&first, {found("lc-1", "x")}},
                                 {&second, {found("lc-1", "x"), found("lc-1", "x", "w-2")}}};
  const auto gateways = app::gateways_to_poll(config, finds, {});
  REQUIRE(gateways.size() == 2);
  CHECK(gateways[0].region == "a");
  CHECK(gateways[1].workspace_id == "w-2");
}

TEST_CASE("include and exclude are about the name, and the id stands in for a name that is not there") {
  const config::Config config;
  config::Discovery discovery;
  const auto pattern = [](std::string_view text) {
    auto parsed = config::NamePattern::parse(text);
    REQUIRE(parsed.has_value());
    return std::move(parsed).value();
  };
  discovery.include = pattern("etl-.*|lc-9");
  discovery.exclude = pattern(".*-test");
  const std::vector<Finds> finds{
      {&discovery,
       {found("lc-1", "etl-a"), found("lc-2", "etl-a-test"), found("lc-3", "my-etl-a"), found("lc-9", "")}}};
  CHECK(names(app::gateways_to_poll(config, finds, {})) == Names{"etl-a", "lc-9"});
}

TEST_CASE("the shards together poll every gateway, listed or found, once") {
  config::Config config;
  for (int i = 0; i < 40; ++i)
    config.gateways.push_back(listed("lc-" + std::to_string(i), "g"));
  config::Discovery discovery;
  std::vector<poll::Found> more;
  for (int i = 20; i < 80; ++i)
    more.push_back(found("lc-" + std::to_string(i), "g"));
  const std::vector<Finds> finds{{&discovery, more}};
  std::multiset<std::string> polled;
  for (std::uint32_t index = 0; index < 3; ++index) {
    for (const config::Gateway& gateway : app::gateways_to_poll(config, finds, {index, 3}))
      polled.insert(gateway.livy_compute_id);
  }
  CHECK(polled.size() == 80);
  CHECK(std::set<std::string>(polled.begin(), polled.end()).size() == 80);
}
