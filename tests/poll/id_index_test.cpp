#include "poll/id_index.hpp"

#include <map>
#include <random>
#include <string>

#include <doctest/doctest.h>

using namespace lge;

TEST_CASE("an index of ids does what a map does, through growth, removal and compaction") {
  poll::IdIndex index;
  std::map<std::string, std::uint32_t> model;
  std::map<std::uint32_t, std::string> by_number;
  std::mt19937_64 random(5);
  std::uint32_t next = 0;
  for (int i = 0; i < 60'000; ++i) {
    if (model.empty() || random() % 100 < (i < 30'000 ? 70U : 30U)) {
      const std::string id = "s-" + std::to_string(random() % 1'000'000) + std::string(random() % 60, 'x');
      if (model.contains(id)) continue;
      REQUIRE(index.find_or_add(id, next) == next);
      REQUIRE(index.find_or_add(id, next + 1) == next);
      model.emplace(id, next);
      by_number.emplace(next++, id);
    } else {
      const auto gone =
          std::next(by_number.begin(),
                    static_cast<std::ptrdiff_t>(random() % std::min<std::size_t>(by_number.size(), 50)));
      index.remove(gone->first);
      model.erase(gone->second);
      by_number.erase(gone);
    }
    if (i % 1000 == 0) index.compact();
  }
  REQUIRE(index.size() == model.size());
  for (const auto& [id, number] : model) {
    REQUIRE(index.find(id) == number);
    REQUIRE(index.text(number) == id);
  }
  CHECK(index.find("s-none") == poll::IdIndex::kNone);
}

TEST_CASE("the longest id is kept whole") {
  poll::IdIndex index;
  const std::string id(poll::IdIndex::kMaxIdBytes, 'a');
  index.find_or_add(id, 3);
  CHECK(index.find(id) == 3);
  CHECK(index.text(3) == id);
  CHECK(index.find(id.substr(1)) == poll::IdIndex::kNone);
}
