#include "poll/walk.hpp"

#include <stdexcept>

#include <doctest/doctest.h>

#include "fakes/session_list.hpp"

using namespace lge;

namespace {

struct Outcome {
  Result<std::vector<std::string>, api::Failure> ids;
  int requests = 0;
};

poll::Walk::Request next_of(poll::Walk& walk) {
  const auto request = walk.next();
  if (!request) throw std::logic_error("the walk is not over and asks for nothing");
  return *request;
}

std::vector<std::string> ids_of(const poll::Roster& roster, const std::vector<poll::Handle>& sessions) {
  std::vector<std::string> ids;
  ids.reserve(sessions.size());
  for (const poll::Handle session : sessions)
    ids.emplace_back(roster.id(session));
  return ids;
}

// A walk over a list that stands still, one request at a time.
Outcome walk(const fakes::SessionList& list, int page_size) {
  poll::Walk::Options options;
  options.page_size = page_size;
  poll::Roster roster;
  poll::Intake intake(roster, Millis(0));
  poll::Walk walk(options, intake);
  int requests = 0;
  while (!walk.over()) {
    const poll::Walk::Request request = next_of(walk);
    ++requests;
    walk.answered(request, list.page(request.page, page_size));
  }
  const auto outcome = walk.take_outcome();
  if (outcome.has_error()) return {outcome.error(), requests};
  return {ids_of(roster, outcome.value().sessions), requests};
}

fakes::SessionList list_of(poll::Order order, int sessions) {
  fakes::SessionList list(order, 7);
  for (int i = 0; i < sessions; ++i)
    list.create();
  return list;
}

}  // namespace

TEST_CASE("what a walk over a quiet list costs") {
  struct Case {
    poll::Order order;
    int sessions;
    int requests;
  };
  const std::array<Case, 9> cases{{{poll::Order::newest_first, 0, 1},
                                   {poll::Order::newest_first, 10, 1},
                                   {poll::Order::newest_first, 11, 3},
                                   {poll::Order::newest_first, 100, 11},
                                   {poll::Order::newest_first, 1234, 125},
                                   {poll::Order::oldest_first, 10, 1},
                                   {poll::Order::oldest_first, 11, 4},
                                   {poll::Order::oldest_first, 100, 12},
                                   {poll::Order::unsorted, 100, 20}}};
  for (const Case& one : cases) {
    const fakes::SessionList list = list_of(one.order, one.sessions);
    const Outcome outcome = walk(list, 10);
    REQUIRE(outcome.ids.has_value());
    CHECK(list.was_ever(outcome.ids.value()));
    CHECK(outcome.requests == one.requests);
  }
}

TEST_CASE("an answer whose rows do not fit its count is asked for again, and not for ever") {
  const fakes::SessionList list = list_of(poll::Order::newest_first, 25);
  poll::Walk::Options options;
  options.page_size = 10;
  poll::Roster roster;
  poll::Intake intake(roster, Millis(0));
  poll::Walk walk(options, intake);
  int torn = 0;
  SUBCASE("once") {
    torn = 1;
  }
  SUBCASE("always") {
    torn = 1000;
  }
  const bool always = torn == 1000;
  int requests = 0;
  while (!walk.over()) {
    const poll::Walk::Request request = next_of(walk);
    api::Page page = list.page(request.page, 10);
    if (request.page == 2 && torn-- > 0) page.sessions.pop_back();
    REQUIRE(++requests < 100);
    walk.answered(request, page);
  }
  const auto outcome = walk.take_outcome();
  CHECK(outcome.has_error() == always);
  if (always) {
    CHECK(outcome.error().reason == api::Reason::inconsistent);
    CHECK(outcome.error().message == "page 2 holds 9 sessions where its totalCount of 25 promises 10");
  }
}

TEST_CASE("a list that never holds still is given up after a bounded number of requests") {
  fakes::SessionList list = list_of(poll::Order::newest_first, 50);
  poll::Walk::Options options;
  options.page_size = 10;
  poll::Roster roster;
  poll::Intake intake(roster, Millis(0));
  poll::Walk walk(options, intake);
  int requests = 0;
  while (!walk.over()) {
    const poll::Walk::Request request = next_of(walk);
    REQUIRE(++requests < 2000);
    walk.answered(request, list.page(request.page, 10));
    list.purge_any();
    list.create();
    list.purge_any();
    list.create();
  }
  const auto outcome = walk.take_outcome();
  if (outcome.has_error()) {
    CHECK(outcome.error().reason == api::Reason::inconsistent);
  } else {
    CHECK(list.was_ever(ids_of(roster, outcome.value().sessions)));
  }
}

TEST_CASE("a session created every 20 requests does not stop a walk of 1,001 pages") {
  fakes::SessionList list = list_of(poll::Order::newest_first, 100'100);
  poll::Walk::Options options;
  poll::Roster roster;
  poll::Intake intake(roster, Millis(0));
  poll::Walk walk(options, intake);
  int requests = 0;
  while (!walk.over()) {
    const poll::Walk::Request request = next_of(walk);
    if (++requests % 20 == 0) list.create();
    walk.answered(request, list.page(request.page, options.page_size));
  }
  const auto outcome = walk.take_outcome();
  REQUIRE(outcome.has_value());
  CHECK(list.was_ever(ids_of(roster, outcome.value().sessions)));
  CHECK(requests < 1100);
}
