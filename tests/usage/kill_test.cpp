// A process that commits all the time is killed at any moment, again and again.
#include <csignal>
#include <random>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fakes/temporary_directory.hpp"
#include "usage/bench.hpp"
#include "usage/sqlite_store.hpp"

using namespace lge;
using namespace lge::usage;

namespace {

constexpr int kKills = 150;

// Sessions use more with each poll, some end, some are purged, new ones come.
std::vector<api::Session> list_at(std::int64_t poll) {
  std::vector<api::Session> list;
  for (std::int64_t i = poll / 5; i < poll / 5 + 30; ++i) {
    const std::int64_t age = poll - 5 * i + 200;
    list.push_back(session("s-" + std::to_string(i), age * (1 + i % 7),
                           i % 3 == 0 && age > 150 ? api::State::terminated : api::State::running));
    list.back().cu_hours = static_cast<double>(age * 1'000'003) / 3.6e9;
  }
  return list;
}

[[noreturn]] void commit_until_killed(const std::filesystem::path& directory, std::int64_t from,
                                      int progress) {
  fakes::FakeClock clock;
  fakes::FakeLog log;
  auto store = SqliteStore::open(directory, clock, log);
  if (!store) ::_exit(1);
  Ledger ledger(std::move(*store), clock, log);
  Gateway gateway(ledger);
  for (std::int64_t poll = from;; ++poll) {
    gateway.poll(list_at(poll));
    // Only what the parent has been told may it expect.
    if (::write(progress, &poll, sizeof poll) != sizeof poll) ::_exit(1);
  }
}

std::int64_t newest_of(int progress, std::int64_t before) {
  std::int64_t poll = 0;
  while (::read(progress, &poll, sizeof poll) == sizeof poll)
    before = poll;
  return before;
}

// From the list alone: what all sessions up to this poll have used at most.
Usage true_usage(std::int64_t polls) {
  std::map<std::string, Usage> marks;
  for (std::int64_t poll = 0; poll <= polls; ++poll) {
    for (const api::Session& row : list_at(poll)) {
      Usage& mark = marks[row.id];
      mark.cu_micros = std::max<std::int64_t>(mark.cu_micros, std::llround(row.cu_hours * 3.6e9));
      mark.vcore_seconds = std::max(mark.vcore_seconds, row.vcore_seconds);
    }
  }
  Usage sum;
  for (const auto& [id, mark] : marks) {
    sum.cu_micros += mark.cu_micros;
    sum.vcore_seconds += mark.vcore_seconds;
  }
  return sum;
}

}  // namespace

TEST_CASE("killed at any moment, the counters are the sum of the marks, and of what was told") {
  fakes::TemporaryDirectory directory;
  fakes::FakeClock clock;
  fakes::FakeLog log;
  {
    auto store = SqliteStore::open(directory.path(), clock, log);
    REQUIRE(store);
    Ledger ledger(std::move(*store), clock, log);
    Gateway gateway(ledger);
    gateway.poll({});  // so that everything that follows counts
  }
  std::mt19937_64 random(7);
  std::int64_t told = -1;
  for (int kill = 0; kill < kKills; ++kill) {
    CAPTURE(kill);
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const pid_t child = ::fork();
    if (child == 0) commit_until_killed(directory.path(), told + 1, pipe[1]);
    ::close(pipe[1]);
    ::usleep(static_cast<useconds_t>(2'000 + random() % 20'000));
    REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    told = newest_of(pipe[0], told);
    ::close(pipe[0]);

    auto store = SqliteStore::open(directory.path(), clock, log);
    REQUIRE(store);
    const auto state = (*store)->load(kGateway).value();
    REQUIRE(state);
    Usage marks;
    REQUIRE((*store)->scan(kGateway, [&](const MarkRow& row) {
      marks.cu_micros += row.mark.highest.cu_micros;
      marks.vcore_seconds += row.mark.highest.vcore_seconds;
    }));
    REQUIRE(Gateway::total(state->usage) == marks);
    // The process may have committed one more poll than it told.
    REQUIRE((marks == true_usage(told) || marks == true_usage(told + 1)));
  }
  CHECK(told > kKills);
  CHECK(log.lines.empty());
}
