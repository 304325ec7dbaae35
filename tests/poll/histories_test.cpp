#include <array>
#include <cstdlib>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "fakes/living_list.hpp"
#include "poll/roster_walk.hpp"

using namespace lge;
using namespace std::chrono_literals;

namespace {

struct Life {
  const char* name;
  unsigned create;  // chances in 1,000 at each step, and with each answer of a poll
  unsigned advance;
  unsigned correct;
  unsigned purge_oldest;
  unsigned purge_any;
  unsigned reorder;
  unsigned during;  // changes during a poll, in 1,000 steps of its schedule
};

constexpr std::array<Life, 8> kLives{{{"quiet", 10, 100, 0, 0, 0, 0, 0},
                                      {"lives", 60, 300, 0, 0, 0, 0, 30},
                                      {"history is purged", 60, 300, 0, 60, 0, 0, 30},
                                      {"late corrections", 40, 200, 100, 30, 0, 0, 30},
                                      {"any purged", 40, 200, 20, 0, 40, 0, 30},
                                      {"reordered", 40, 200, 20, 20, 20, 3, 30},
                                      {"busy", 150, 400, 50, 80, 50, 0, 150},
                                      {"storm", 250, 300, 50, 150, 100, 0, 500}}};

constexpr Millis kInterval = 60s;
constexpr Millis kSettleTime = 10min;
constexpr Millis kFullScan = 30min;

struct Served {
  poll::RosterWalk::Request request;
  api::Page page;
};

struct Tally {
  std::uint64_t polls = 0;
  std::uint64_t incremental = 0;
  std::uint64_t failed = 0;
  std::uint64_t doubts = 0;

  void add(const Tally& other) {
    polls += other.polls;
    incremental += other.incremental;
    failed += other.failed;
    doubts += other.doubts;
  }
};

// The life of one gateway and the polls of it: everything changes at any moment, between requests and during
// them, and answers come in any order.
class History {
 public:
  History(poll::Order order, const Life& life, std::uint64_t seed)
      : random_(seed), life_(life), list_(order, kSettleTime, seed) {
    options_.page_size = static_cast<int>(1 + random_() % 7);
    options_.interval = kInterval;
    options_.full_scan_interval = kFullScan;
    options_.settle_time = kSettleTime;
    for (std::uint64_t i = random_() % 60; i > 0; --i)
      list_.create();
    for (int i = 0; i < 100; ++i)
      list_.advance_any();
  }

  // False where a roster was not what a full walk would have found.
  bool run(int polls) {
    for (int i = 0; i < polls; ++i) {
      for (std::uint64_t steps = random_() % 30; steps > 0; --steps)
        change();
      wait();
      if (!poll_once()) return false;
    }
    return true;
  }

  // Nothing changes any more: within full_scan_interval everything is as it is.
  bool comes_to_rest() {
    life_ = {};
    for (auto slept = 0ms; slept <= kFullScan + kInterval; slept += kInterval) {
      wait();
      if (!poll_once()) return false;
    }
    return list_.is_same(roster_);
  }

  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] int page_size() const { return options_.page_size; }

 private:
  void wait() {
    now_ += kInterval;
    list_.pass(kInterval);
  }

  void change() {
    const std::uint64_t dice = random_() % 1000;
    std::uint64_t limit = 0;
    const auto is = [&](unsigned chance) { return dice < (limit += chance); };
    if (is(life_.create)) return list_.create();
    if (is(life_.advance)) return list_.advance_any();
    if (is(life_.correct)) return list_.correct_any();
    if (is(life_.purge_oldest)) return list_.purge_oldest();
    if (is(life_.purge_any)) return list_.purge_any();
    if (is(life_.reorder)) return list_.reorder();
  }

  template <class T>
  T take_any(std::vector<T>& from) {
    std::swap(from[random_() % from.size()], from.back());
    T taken = std::move(from.back());
    from.pop_back();
    return taken;
  }

  bool poll_once() {
    list_.watch();
    poll::RosterWalk walk(options_, roster_, now_);
    std::vector<poll::RosterWalk::Request> waiting;
    std::vector<Served> served;
    while (!walk.over()) {
      if (random_() % 1000 < life_.during) change();
      const std::uint64_t dice = random_() % 3;
      if (dice == 0 && waiting.size() + served.size() < 4) {
        if (const auto request = walk.next()) waiting.push_back(*request);
      } else if (dice == 1 && !waiting.empty()) {
        const poll::RosterWalk::Request request = take_any(waiting);
        served.push_back({request, list_.page(request.page, options_.page_size)});
      } else if (dice == 2 && !served.empty()) {
        const Served answer = take_any(served);
        walk.answered(answer.request, answer.page);
      }
    }
    const bool incremental = walk.incremental();
    ++tally_.polls;
    if (!walk.doubt().empty()) ++tally_.doubts;
    if (walk.finish(now_).has_error()) {
      ++tally_.failed;
      return true;
    }
    if (incremental) ++tally_.incremental;
    return list_.holds(roster_);
  }

  std::mt19937_64 random_;
  Life life_;
  fakes::LivingList list_;
  poll::WalkOptions options_;
  poll::Roster roster_;
  SteadyTime now_{1h};
  Tally tally_;
};

// More for a long run by hand: LGE_HISTORIES=100000 test_poll -tc='*histories*'.
std::uint64_t histories() {
  const char* wish = std::getenv("LGE_HISTORIES");
  if (wish != nullptr) return std::strtoull(wish, nullptr, 10);
  return std::getenv("LGE_SANITIZED") == nullptr ? 100 : 10;
}

Tally run_many(poll::Order order, const Life& life) {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= histories(); ++seed) {
    History history(order, life, seed);
    INFO("seed ", seed, ", life: ", std::string(life.name), ", page size ", history.page_size());
    REQUIRE(history.run(30));
    REQUIRE(history.comes_to_rest());
    tally.add(history.tally());
  }
  MESSAGE(std::string(life.name), ": ", tally.polls, " polls, ", tally.incremental, " incremental, ",
          tally.doubts, " doubts, ", tally.failed, " failed");
  return tally;
}

}  // namespace

TEST_CASE("random histories, newest first: every roster is what a full walk would have found") {
  for (const Life& life : kLives)
    CHECK(run_many(poll::Order::newest_first, life).incremental > 0);
}

TEST_CASE("random histories, oldest first: every roster is what a full walk would have found") {
  for (const Life& life : kLives)
    CHECK(run_many(poll::Order::oldest_first, life).incremental > 0);
}

TEST_CASE("random histories, no order: every roster is what a full walk found") {
  for (const Life& life : kLives) {
    const Tally tally = run_many(poll::Order::unsorted, life);
    CHECK(tally.polls > tally.failed);
  }
}
