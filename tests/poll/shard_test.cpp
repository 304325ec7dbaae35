#include "poll/shard.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace lge;

namespace {

struct Gateway {
  std::string workspace_id;
  std::string livy_compute_id;
};

bool belongs(const Gateway& gateway, std::uint32_t index, std::uint32_t total) {
  return poll::belongs_to_shard(gateway.workspace_id, gateway.livy_compute_id, index, total);
}

// Names as like each other as they come: only their numbers differ.
std::vector<Gateway> gateways(std::size_t count) {
  std::vector<Gateway> all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    all.push_back({"w-" + std::to_string(i / 100), "lc-" + std::to_string(i % 100)});
  return all;
}

// The shard of each gateway; every gateway must have exactly one.
std::vector<std::uint32_t> shards_of(const std::vector<Gateway>& all, std::uint32_t total) {
  std::vector<std::uint32_t> shards;
  shards.reserve(all.size());
  for (const Gateway& gateway : all) {
    std::uint32_t owners = 0;
    std::uint32_t shard = 0;
    for (std::uint32_t index = 0; index < total; ++index) {
      if (!belongs(gateway, index, total)) continue;
      ++owners;
      shard = index;
    }
    REQUIRE(owners == 1);
    shards.push_back(shard);
  }
  return shards;
}

}  // namespace

// Reckoned by another program from the definition in the header. Shards of different versions share one set
// of gateways, so these numbers never change.
TEST_CASE("which shard a gateway belongs to is fixed") {
  constexpr std::array<std::uint32_t, 7> kTotals{1, 2, 3, 5, 16, 100, 1000};
  struct Known {
    Gateway gateway;
    std::array<std::uint32_t, 7> shards;
  };
  const std::vector<Known> known{
      {{"w-d80f373d3ace824f", "lc-zm4dzdiubu73w2yx"}, {0, 0, 0, 0, 7, 57, 297}},
      {{"w-5b1c0e7f9a2d4c63", "lc-7qk2m9xw4t8r1nbe"}, {0, 0, 2, 2, 6, 61, 435}},
      {{"w-1", "lc-1"}, {0, 1, 2, 2, 2, 2, 859}},
      {{"w-1", "lc-2"}, {0, 1, 1, 4, 5, 5, 962}},
      {{"w-2", "lc-1"}, {0, 1, 1, 4, 5, 5, 315}},
      {{"", ""}, {0, 0, 0, 0, 14, 88, 265}},
  };
  for (const Known& one : known) {
    CAPTURE(one.gateway.livy_compute_id);
    for (std::size_t i = 0; i < kTotals.size(); ++i)
      CHECK(shards_of({one.gateway}, kTotals.at(i)) == std::vector<std::uint32_t>{one.shards.at(i)});
  }
}

TEST_CASE("the union over all shards is the whole, and no gateway is in two") {
  const std::vector<Gateway> all = gateways(2'000);
  for (std::uint32_t total = 1; total <= 20; ++total)
    CHECK(shards_of(all, total).size() == all.size());
}

TEST_CASE("an added shard takes its share, and nothing else moves") {
  const std::vector<Gateway> all = gateways(10'000);
  std::vector<std::uint32_t> before = shards_of(all, 1);
  for (std::uint32_t total = 2; total <= 20; ++total) {
    CAPTURE(total);
    const std::vector<std::uint32_t> after = shards_of(all, total);
    std::size_t moved = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (after[i] == before[i]) continue;
      REQUIRE(after[i] == total - 1);
      ++moved;
    }
    const double share = 1.0 / total;
    CHECK(static_cast<double>(moved) / 10'000 == doctest::Approx(share).epsilon(0.1));
    before = after;
  }
}

TEST_CASE("shares are as even as chance makes them") {
  const std::vector<Gateway> all = gateways(10'000);
  for (const std::uint32_t total : {2U, 3U, 4U, 8U, 10U}) {
    CAPTURE(total);
    std::vector<std::size_t> shares(total);
    for (const std::uint32_t shard : shards_of(all, total))
      ++shares[shard];
    const auto [least, most] = std::minmax_element(shares.begin(), shares.end());
    const double even = 10'000.0 / total;
    const double most_apart =
        4 * std::sqrt(even);  // four standard deviations: 13 % of a tenth, 6 % of a half
    CHECK(static_cast<double>(*least) > even - most_apart);
    CHECK(static_cast<double>(*most) < even + most_apart);
  }
}

TEST_CASE("both ids count, and where one ends") {
  std::size_t differ = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string n = std::to_string(i);
    const auto shard = shards_of({{"w-" + n, "1"}, {"w-", n + "1"}, {"1", "w-" + n}}, 1'000);
    if (shard[0] != shard[1]) ++differ;
    if (shard[0] != shard[2]) ++differ;
  }
  CHECK(differ > 180);
}
