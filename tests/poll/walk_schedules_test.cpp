#include <array>
#include <cstdlib>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "fakes/session_list.hpp"
#include "poll/walk.hpp"

using namespace lge;

namespace {

struct Churn {
  const char* name;
  unsigned create;  // chances in 1,000 at each step of the schedule
  unsigned purge_oldest;
  unsigned purge_any;
};

constexpr std::array<Churn, 7> kChurns{{{"none", 0, 0, 0},
                                        {"created", 20, 0, 0},
                                        {"oldest purged", 0, 40, 0},
                                        {"any purged", 0, 0, 40},
                                        {"created, oldest purged", 40, 40, 0},
                                        {"created, any purged", 40, 0, 40},
                                        {"storm", 150, 80, 80}}};

struct Served {
  poll::Walk::Request request;
  api::Page page;
};

// One walk over a list that changes at any moment: before a request reaches the service, while its answer is
// on its way, in any order of requests and answers.
class Schedule {
 public:
  Schedule(poll::Order order, const Churn& churn, std::uint64_t seed)
      : random_(seed),
        churn_(churn),
        list_(order, seed),
        page_size_(static_cast<int>(1 + random_() % 7)),
        walk_(options(), intake_) {
    const std::size_t sessions = random_() % 40;
    for (std::size_t i = 0; i < sessions; ++i)
      list_.create();
    list_.forget_history();
  }

  Result<std::vector<std::string>, api::Failure> run() {
    while (!walk_.over())
      step();
    const auto outcome = walk_.take_outcome();
    if (outcome.has_error()) return outcome.error();
    std::vector<std::string> ids;
    for (const poll::Handle session : outcome.value().sessions)
      ids.emplace_back(roster_.id(session));
    return ids;
  }

  [[nodiscard]] const fakes::SessionList& list() const { return list_; }
  [[nodiscard]] int page_size() const { return page_size_; }

 private:
  [[nodiscard]] poll::Walk::Options options() const {
    poll::Walk::Options options;
    options.page_size = page_size_;
    return options;
  }

  template <class T>
  T take_any(std::vector<T>& from) {
    std::swap(from[random_() % from.size()], from.back());
    T taken = std::move(from.back());
    from.pop_back();
    return taken;
  }

  void step() {
    change();
    const std::uint64_t dice = random_() % 3;
    if (dice == 0 && waiting_.size() + served_.size() < 4) {
      if (const auto request = walk_.next()) waiting_.push_back(*request);
    } else if (dice == 1 && !waiting_.empty()) {
      const poll::Walk::Request request = take_any(waiting_);
      served_.push_back({request, list_.page(request.page, page_size_)});
    } else if (dice == 2 && !served_.empty()) {
      const Served answer = take_any(served_);
      walk_.answered(answer.request, answer.page);
    }
  }

  void change() {
    const std::uint64_t dice = random_() % 1000;
    if (dice < churn_.create) {
      list_.create();
    } else if (dice < churn_.create + churn_.purge_oldest) {
      list_.purge_oldest();
    } else if (dice < churn_.create + churn_.purge_oldest + churn_.purge_any) {
      list_.purge_any();
    }
  }

  std::mt19937_64 random_;
  Churn churn_;
  fakes::SessionList list_;
  int page_size_;
  poll::Roster roster_;
  poll::Intake intake_{roster_, Millis(0)};
  poll::Walk walk_;
  std::vector<poll::Walk::Request> waiting_;
  std::vector<Served> served_;
};

// More for a long run by hand: LGE_SCHEDULES=100000 test_poll -tc='*schedules*'.
std::uint64_t schedules() {
  const char* wish = std::getenv("LGE_SCHEDULES");
  return wish == nullptr ? 500 : std::strtoull(wish, nullptr, 10);
}

struct Tally {
  std::uint64_t whole = 0;
  std::uint64_t gave_up = 0;
};

Tally run_many(poll::Order order, const Churn& churn) {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= schedules(); ++seed) {
    Schedule schedule(order, churn, seed);
    const auto outcome = schedule.run();
    if (outcome.has_error()) {
      CHECK(outcome.error().reason == api::Reason::inconsistent);
      ++tally.gave_up;
      continue;
    }
    ++tally.whole;
    INFO("seed ", seed, ", churn: ", std::string(churn.name), ", page size ", schedule.page_size());
    CHECK(schedule.list().was_ever(outcome.value()));
  }
  return tally;
}

}  // namespace

TEST_CASE("random schedules, newest first: every listing was the whole list at one instant") {
  for (const Churn& churn : kChurns) {
    const Tally tally = run_many(poll::Order::newest_first, churn);
    MESSAGE(std::string(churn.name), ": ", tally.whole, " whole, ", tally.gave_up, " gave up");
    CHECK(tally.whole > (churn.name == std::string("storm") ? 0 : tally.gave_up));
  }
}

TEST_CASE("random schedules, oldest first: every listing was the whole list at one instant") {
  for (const Churn& churn : kChurns) {
    const Tally tally = run_many(poll::Order::oldest_first, churn);
    MESSAGE(std::string(churn.name), ": ", tally.whole, " whole, ", tally.gave_up, " gave up");
    CHECK(tally.whole > (churn.name == std::string("storm") ? 0 : tally.gave_up));
  }
}

TEST_CASE("random schedules, no order: every listing was the whole list at one instant, or there is none") {
  for (const Churn& churn : kChurns) {
    const Tally tally = run_many(poll::Order::unsorted, churn);
    MESSAGE(std::string(churn.name), ": ", tally.whole, " whole, ", tally.gave_up, " gave up");
    CHECK(tally.whole > 0);
  }
}
