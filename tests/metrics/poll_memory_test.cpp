#include "metrics/poll_memory.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace lge::metrics;
using namespace std::chrono_literals;

namespace {

const WallTime kStart{std::chrono::seconds(1'768'896'000)};

poll::PollResult good(WallTime at, std::uint64_t requests = 3) {
  return {poll::Changes{}, at, Millis(1240), requests};
}

poll::PollResult bad(WallTime at) {
  return {api::Failure{api::Reason::throttled, "slow down", "Throttling.User", "R-1"}, at, Millis(250), 1};
}

/// What is remembered after one poll after the other.
struct Remembered {
  void good(WallTime at, std::size_t live = 0, double cu_seconds = 0) {
    memory = remember(memory.get(), ::good(at), {live, cu_seconds});
  }
  void bad(WallTime at) { memory = remember(memory.get(), ::bad(at), {}); }

  std::shared_ptr<const PollMemory> memory;
};

}  // namespace

TEST_CASE("the last polls are remembered, with what they took and why they failed") {
  Remembered all;
  all.good(kStart);
  all.bad(kStart + 60s);
  REQUIRE(all.memory->polls.size() == 2);
  CHECK(all.memory->polls[0] == PastPoll{kStart, 1240, 3, std::nullopt});
  CHECK(all.memory->polls[1] == PastPoll{kStart + 60s, 250, 1, api::Reason::throttled});
  for (int i = 2; i < 100; ++i)
    all.good(kStart + i * 60s);
  REQUIRE(all.memory->polls.size() == PollMemory::kPolls);
  CHECK(all.memory->polls.front().ended_at == kStart + 68 * 60s);
  CHECK(all.memory->polls.back().ended_at == kStart + 99 * 60s);
}

TEST_CASE("numbers that are too large stay at the largest") {
  poll::PollResult result = good(kStart, 1ULL << 40U);
  result.duration = Millis(1LL << 40U);
  const PastPoll poll = remember(nullptr, result, {})->polls.front();
  CHECK(poll.requests == 4'294'967'295U);
  CHECK(poll.millis == 4'294'967'295U);
  result.duration = Millis(-5);
  CHECK(remember(nullptr, result, {})->polls.front().millis == 0);
}

TEST_CASE("the last failure stays when polls succeed again") {
  Remembered all;
  all.good(kStart);
  CHECK_FALSE(all.memory->last_failure);
  all.bad(kStart + 1min);
  const auto failure = all.memory->last_failure;
  REQUIRE(failure);
  CHECK(failure->at == kStart + 1min);
  CHECK(failure->failure.code == "Throttling.User");
  all.good(kStart + 2min);
  CHECK(all.memory->last_failure == failure);
}

TEST_CASE("what is remembered is never changed") {
  Remembered all;
  all.good(kStart, 1);
  const auto before = all.memory;
  all.good(kStart + 1min, 2);
  CHECK(before->polls.size() == 1);
  CHECK(before->moments.size() == 1);
}

TEST_CASE("a moment for each poll, and none that is known where polls fail") {
  Remembered all;
  all.good(kStart, 5, 100);
  all.bad(kStart + 30s);
  all.good(kStart + 60s, 7, 160);
  const std::vector<PastMoment> expected{
      {kStart, 100, 5, true}, {kStart + 30s, 0, 0, false}, {kStart + 60s, 160, 7, true}};
  CHECK(all.memory->moments == expected);
}

TEST_CASE("within one span the newest good poll counts") {
  Remembered all;
  all.good(kStart, 1);
  all.good(kStart + 200ms, 2);
  all.bad(kStart + 400ms);
  REQUIRE(all.memory->moments.size() == 1);
  CHECK(all.memory->moments[0] == PastMoment{kStart + 200ms, 0, 2, true});
  all.bad(kStart + 1s);
  all.good(kStart + 1900ms, 3);
  REQUIRE(all.memory->moments.size() == 2);
  CHECK(all.memory->moments[1].live == 3);
}

TEST_CASE("quick polls are thinned out over two hours, which is all that is kept") {
  Remembered all;
  auto poll_for = [&all, at = kStart](std::chrono::seconds span) mutable {
    for (const WallTime end = at + span; at < end; at += 5s)
      all.good(at, 1);
  };
  poll_for(10min);
  CHECK(all.memory->moments.size() == 120);
  CHECK(all.memory->spacing == 1s);
  poll_for(50min);
  CHECK(all.memory->moments.front().at - kStart < 1min);
  CHECK(all.memory->moments.size() <= PollMemory::kMoments);
  CHECK(all.memory->moments.size() >= PollMemory::kMoments / 2);
  poll_for(5h);
  CHECK(all.memory->spacing == PollMemory::kWidest);
  CHECK(all.memory->moments.size() == PollMemory::kMoments);
  const auto kept = all.memory->moments.back().at - all.memory->moments.front().at;
  CHECK(kept >= 2h);
  CHECK(kept < 2h + 10min);
  CHECK(sizeof(PastPoll) * PollMemory::kPolls + sizeof(PastMoment) * PollMemory::kMoments < 4096);
}

TEST_CASE("slow polls are all kept, as many as there is room for") {
  Remembered all;
  for (int i = 0; i < 200; ++i)
    all.good(kStart + i * 1h, static_cast<std::size_t>(i));
  REQUIRE(all.memory->moments.size() == PollMemory::kMoments);
  CHECK(all.memory->moments.front().live == 80);
}

TEST_CASE("the CUs in use are the rise of what was used") {
  const PastMoment from{kStart, 100, 1, true};
  CHECK(cu_rate(from, {kStart + 60s, 220, 1, true}) == 2.0);
  CHECK(cu_rate(from, {kStart + 60s, 100, 1, true}) == 0.0);
  CHECK(cu_rate(from, {kStart + 60s, 40, 1, true}) == 0.0);  // a ledger that began anew
  CHECK_FALSE(cu_rate(from, {kStart + 60s, 0, 0, false}));
  CHECK_FALSE(cu_rate({kStart, 0, 0, false}, {kStart + 60s, 220, 1, true}));
  CHECK_FALSE(cu_rate(from, {kStart, 220, 1, true}));
  CHECK_FALSE(cu_rate(from, {kStart - 60s, 220, 1, true}));
}

TEST_CASE("the CUs in use now are those of the last minute, or of what is known without a gap") {
  CHECK_FALSE(cu_rate(std::vector<PastMoment>{}));
  std::vector<PastMoment> moments{{kStart, 0, 0, true}};
  CHECK_FALSE(cu_rate(moments));
  moments.push_back({kStart + 30s, 30, 0, true});
  CHECK(cu_rate(moments) == 1.0);
  moments.push_back({kStart + 60s, 120, 0, true});
  CHECK(cu_rate(moments) == 2.0);
  moments.push_back({kStart + 90s, 120, 0, true});
  CHECK(cu_rate(moments) == 1.5);  // 90 in the last 60 s
  moments.push_back({kStart + 120s, 0, 0, false});
  CHECK_FALSE(cu_rate(moments));
  moments.push_back({kStart + 130s, 200, 0, true});
  CHECK_FALSE(cu_rate(moments));
  moments.push_back({kStart + 140s, 230, 0, true});
  CHECK(cu_rate(moments) == 3.0);
}
