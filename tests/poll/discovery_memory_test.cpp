#include "poll/discovery_memory.hpp"

#include <doctest/doctest.h>

using namespace lge;
using poll::DiscoveryMemory;
using poll::Found;

namespace {

api::GatewayInfo entry(std::string id, std::string name = "etl") {
  api::GatewayInfo info;
  info.livy_compute_id = std::move(id);
  info.name = std::move(name);
  info.status = "RUNNING";
  info.started = 1'768'896'000'000;
  return info;
}

api::Listed<api::GatewayInfo> listing(std::vector<api::GatewayInfo> items, std::size_t left_out = 0) {
  return {std::move(items), left_out};
}

std::vector<std::string> ids(const std::vector<Found>& gateways) {
  std::vector<std::string> all;
  all.reserve(gateways.size());
  for (const Found& one : gateways)
    all.push_back(one.workspace_id + "/" + one.info.livy_compute_id);
  return all;
}

std::vector<std::string> ids(const std::vector<DiscoveryMemory::Address>& addresses) {
  std::vector<std::string> all;
  all.reserve(addresses.size());
  for (const DiscoveryMemory::Address& one : addresses)
    all.push_back(one.workspace_id + "/" + one.livy_compute_id);
  return all;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("lists tell which gateways appear and go, workspace by workspace") {
  DiscoveryMemory memory;
  auto changes = memory.listed("w-2", listing({entry("lc-1")}));
  REQUIRE(changes);
  CHECK(ids(changes->appeared) == Ids{"w-2/lc-1"});
  changes = memory.listed("w-1", listing({entry("lc-2"), entry("lc-1")}));
  REQUIRE(changes);
  CHECK(ids(changes->appeared) == Ids{"w-1/lc-2", "w-1/lc-1"});
  CHECK(changes->gone.empty());
  CHECK(ids(memory.gateways()) == Ids{"w-1/lc-1", "w-1/lc-2", "w-2/lc-1"});

  changes = memory.listed("w-1", listing({entry("lc-3"), entry("lc-2")}));
  REQUIRE(changes);
  CHECK(ids(changes->appeared) == Ids{"w-1/lc-3"});
  CHECK(ids(changes->gone) == Ids{"w-1/lc-1"});
  CHECK(ids(memory.gateways()) == Ids{"w-1/lc-2", "w-1/lc-3", "w-2/lc-1"});
  CHECK(memory.size() == 3);
}

TEST_CASE("a workspace that is gone takes its gateways along") {
  DiscoveryMemory memory;
  memory.listed("w-1", listing({entry("lc-1"), entry("lc-2")}, 2));
  memory.listed("w-2", listing({entry("lc-3")}, 3));
  CHECK(memory.left_out() == 5);
  CHECK(ids(memory.keep_workspaces({"w-2", "w-3"})) == Ids{"w-1/lc-1", "w-1/lc-2"});
  CHECK(ids(memory.gateways()) == Ids{"w-2/lc-3"});
  CHECK(memory.size() == 1);
  CHECK(memory.left_out() == 3);
}

TEST_CASE("what is not wanted any more is forgotten, by its entry in the list") {
  DiscoveryMemory memory;
  memory.listed("w-1", listing({entry("lc-1", "etl-a"), entry("lc-2", "test-a")}));
  const auto is_etl = [](const std::string& workspace_id, const api::GatewayInfo& info) {
    return workspace_id == "w-1" && info.name.starts_with("etl-");
  };
  CHECK(ids(memory.keep(is_etl)) == Ids{"w-1/lc-2"});
  CHECK(ids(memory.keep(is_etl)).empty());
  CHECK(ids(memory.gateways()) == Ids{"w-1/lc-1"});
  CHECK(memory.size() == 1);
}

TEST_CASE("what another memory knows and is wanted is taken over, with all that is known of it") {
  DiscoveryMemory other;
  other.listed("w-1", listing({entry("lc-1"), entry("lc-2", "adhoc"), entry("lc-3")}));
  api::GatewayInfo detail = entry("lc-1");
  detail.livy_version = "0.8.0";
  other.described({"w-1", "lc-1"}, detail);
  DiscoveryMemory memory;
  memory.listed("w-1", listing({entry("lc-3", "mine")}));
  const auto wanted = [](const std::string&, const api::GatewayInfo& info) { return info.name != "adhoc"; };
  memory.learn(other, wanted);
  memory.learn(other, wanted);
  REQUIRE(ids(memory.gateways()) == Ids{"w-1/lc-1", "w-1/lc-3"});
  CHECK(memory.size() == 2);
  CHECK(memory.gateways()[0].info.livy_version == "0.8.0");
  CHECK(memory.gateways()[1].info.name == "mine");
  CHECK(ids(memory.undescribed()) == Ids{"w-1/lc-3"});
  CHECK(other.size() == 3);
}

TEST_CASE("a question about one gateway completes what its list tells") {
  DiscoveryMemory memory;
  memory.listed("w-1", listing({entry("lc-1")}));
  CHECK(ids(memory.undescribed()) == Ids{"w-1/lc-1"});

  api::GatewayInfo detail;
  detail.livy_compute_id = "lc-1";
  detail.name = "another name";
  detail.status = "STARTING";
  detail.livy_version = "0.8.0";
  detail.fusion = true;
  const Found found = memory.described({"w-1", "lc-1"}, detail);
  api::GatewayInfo whole = entry("lc-1");
  whole.status = "STARTING";
  whole.livy_version = "0.8.0";
  whole.fusion = true;
  CHECK(found == Found{"w-1", whole});
  CHECK(memory.gateways() == std::vector<Found>{{"w-1", whole}});
  CHECK(memory.undescribed().empty());
  memory.listed("w-1", listing({entry("lc-1")}));
  CHECK(memory.undescribed().empty());
  CHECK(memory.gateways() == std::vector<Found>{{"w-1", whole}});

  SUBCASE("an entry that changes holds at once, and is asked about again") {
    api::GatewayInfo later = entry("lc-1", "etl-2");
    later.status = "STOPPED";
    memory.listed("w-1", listing({later}));
    CHECK(ids(memory.undescribed()) == Ids{"w-1/lc-1"});
    whole.name = "etl-2";
    whole.status = "STOPPED";
    CHECK(memory.gateways() == std::vector<Found>{{"w-1", whole}});
  }
  SUBCASE("what the API no longer tells of it is forgotten with the next answer") {
    memory.description_failed({"w-1", "lc-1"});
    memory.described({"w-1", "lc-1"}, api::GatewayInfo{});
    CHECK(memory.gateways() == std::vector<Found>{{"w-1", entry("lc-1")}});
  }
  SUBCASE("a gateway that comes back is a new one") {
    memory.listed("w-1", listing({}));
    memory.listed("w-1", listing({entry("lc-1")}));
    CHECK(ids(memory.undescribed()) == Ids{"w-1/lc-1"});
    CHECK(memory.gateways() == std::vector<Found>{{"w-1", entry("lc-1")}});
  }
}

TEST_CASE("what failed is asked for last") {
  DiscoveryMemory memory;
  memory.listed("w-1", listing({entry("lc-1"), entry("lc-2"), entry("lc-3")}));
  memory.description_failed({"w-1", "lc-1"});
  memory.description_failed({"w-1", "lc-1"});
  memory.description_failed({"w-1", "lc-2"});
  CHECK(ids(memory.undescribed()) == Ids{"w-1/lc-3", "w-1/lc-2", "w-1/lc-1"});

  memory.list_failed("w-1");
  memory.list_failed("w-3");
  memory.list_failed("w-3");
  CHECK(memory.in_order({"w-3", "w-1", "w-2"}) == Ids{"w-2", "w-1", "w-3"});
  memory.listed("w-3", listing({}));
  CHECK(memory.in_order({"w-3", "w-1", "w-2"}) == Ids{"w-2", "w-3", "w-1"});
}

TEST_CASE("a list that would make more gateways than are believed changes nothing") {
  DiscoveryMemory memory;
  std::vector<api::GatewayInfo> many;
  for (std::size_t i = 0; i + 1 < poll::kMaxFound; ++i)
    many.push_back(entry("lc-" + std::to_string(i)));
  REQUIRE(memory.listed("w-1", listing(many)));
  REQUIRE(memory.listed("w-2", listing({entry("lc-1")})));
  CHECK(memory.size() == poll::kMaxFound);
  CHECK_FALSE(memory.listed("w-2", listing({entry("lc-1"), entry("lc-2")})));
  CHECK_FALSE(memory.listed("w-3", listing({entry("lc-1")})));
  CHECK(memory.size() == poll::kMaxFound);
  // Other gateways in the place of some are no more.
  const auto changes = memory.listed("w-2", listing({entry("lc-2")}));
  REQUIRE(changes);
  CHECK(ids(changes->gone) == Ids{"w-2/lc-1"});
  CHECK(memory.size() == poll::kMaxFound);
}

TEST_CASE("a gateway without a name is called by its id") {
  CHECK(poll::name_of(entry("lc-1", "etl")) == "etl");
  CHECK(poll::name_of(entry("lc-1", "")) == "lc-1");
}
