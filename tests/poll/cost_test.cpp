#include <cstdlib>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "fakes/session_list.hpp"
#include "poll/roster_walk.hpp"

using namespace lge;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kEnded = 100'000;
constexpr std::size_t kLive = 20;
constexpr int kPollsADay = 1440;
constexpr int kPollsInTwoHours = 120;

// Sanitizers make everything slow, and find nothing new in the thousandth poll.
int polls_a_day() {
  return std::getenv("LGE_SANITIZED") == nullptr ? kPollsADay : kPollsADay / 10;
}

// A gateway with a long history: each minute two sessions begin and two end, ten minutes later.
class Gateway {
 public:
  explicit Gateway(poll::Order order) : order_(order), list_(order, 1) {
    for (std::size_t i = 0; i < kEnded + kLive; ++i) {
      now_ += 30'000;
      create();
      if (i >= kLive) end(kLive);
    }
  }

  void minute(bool purge) {
    now_ += 60'000;
    for (int i = 0; i < 2; ++i) {
      create();
      end(kLive);
      if (purge) list_.purge_oldest();
    }
    for (std::size_t age = 0; age < kLive; ++age) {
      api::Session& session = by_age(age);
      session.state = api::State::running;
      session.vcore_seconds += 240;
      session.cu_hours += 1.0 / 15;
    }
  }

  [[nodiscard]] api::Page page(std::int64_t number) const { return list_.page(number, 100); }

 private:
  void create() { list_.append(++now_); }
  // 0 is the newest.
  api::Session& by_age(std::size_t age) {
    return list_.row(order_ == poll::Order::newest_first ? age : list_.rows().size() - 1 - age);
  }
  void end(std::size_t age) {
    by_age(age).state = api::State::terminated;
    by_age(age).ended = now_;
  }

  poll::Order order_;
  fakes::SessionList list_;
  std::int64_t now_ = 1'768'213'240'000;
};

struct Cost {
  double requests = 0;      // of a poll, on average
  std::uint64_t whole = 0;  // polls that read the whole list
};

Cost poll_often(poll::Order order, bool purge, Millis full_scan_interval, int polls) {
  Gateway gateway(order);
  poll::WalkOptions options;
  options.full_scan_interval = full_scan_interval;
  poll::Roster roster;
  SteadyTime now{1h};
  const auto poll_once = [&] {
    poll::RosterWalk walk(options, roster, now);
    std::uint64_t requests = 0;
    while (!walk.over()) {
      const auto request = walk.next();
      REQUIRE(request.has_value());
      walk.answered(*request, gateway.page(request->page));
      ++requests;
    }
    const bool incremental = walk.incremental();
    REQUIRE(walk.finish(now).has_value());
    return std::pair(requests, incremental);
  };
  REQUIRE(poll_once() ==
          std::pair<std::uint64_t, bool>(order == poll::Order::newest_first ? 1002 : 1003, false));
  Cost cost;
  for (int i = 0; i < polls; ++i) {
    now += 60s;
    gateway.minute(purge);
    const auto [requests, incremental] = poll_once();
    cost.requests += static_cast<double>(requests) / polls;
    if (!incremental) ++cost.whole;
  }
  return cost;
}

}  // namespace

TEST_CASE("100,000 ended and 20 live sessions, 2 new a minute: at most 4 requests a poll over a day") {
  for (const auto order : {poll::Order::newest_first, poll::Order::oldest_first}) {
    for (const bool purge : {false, true}) {
      const Cost quiet =
          poll_often(order, purge, 7 * 24h, polls_a_day());  // hardly any history is read again
      const Cost usual = poll_often(order, purge, 1h, kPollsInTwoHours);
      const std::string list = order == poll::Order::newest_first ? "newest first" : "oldest first";
      MESSAGE(list, std::string(purge ? ", the oldest purged: " : ": "), quiet.requests,
              " requests a poll; with every page read again each hour ", usual.requests);
      CHECK(quiet.whole == 0);
      CHECK(usual.whole == 0);
      CHECK(quiet.requests <= 4);
      // 1,001 pages an hour are 16.7 a poll; a round takes two polls less than the hour, and pages overlap.
      CHECK(usual.requests - quiet.requests < 20);
    }
  }
}
