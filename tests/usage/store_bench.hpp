#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "fakes/temporary_directory.hpp"
#include "usage/bench.hpp"
#include "usage/sqlite_store.hpp"

namespace lge::usage {

/// A ledger in a directory of its own, with hands on its file.
struct StoreBench {
  fakes::FakeClock clock;
  fakes::FakeLog log;
  fakes::TemporaryDirectory temporary;
  std::filesystem::path directory = temporary.path() / "ledger";
  SqliteStore* store = nullptr;
  std::unique_ptr<Ledger> ledger;

  void start() {
    ledger.reset();  // two at a time are refused
    auto opened = SqliteStore::open(directory, clock, log);
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error()));
    store = opened->get();
    ledger = std::make_unique<Ledger>(std::move(*opened), clock, log);
  }
  std::string refusal() {
    auto opened = SqliteStore::open(directory, clock, log);
    return opened ? "" : opened.error();
  }
  [[nodiscard]] std::filesystem::path file() const { return directory / "ledger.sqlite"; }
  void overwrite(std::streamoff at, std::size_t bytes) const {
    std::fstream out(file(), std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(at);
    out << std::string(bytes, 'X');
    REQUIRE(out.good());
  }
  [[nodiscard]] int set_aside() const {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("ledger.sqlite.damaged-2026-01-20T080000Z")) ++count;
    }
    return count;
  }
  void run_sql(const char* sql) const {
    sqlite::Database database(file());
    database.run(sql);
  }
};

inline std::vector<api::Session> many(int count, std::int64_t vcore_seconds) {
  std::vector<api::Session> list;
  list.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    list.push_back(session("session-" + std::to_string(i), vcore_seconds));
  return list;
}

}  // namespace lge::usage
