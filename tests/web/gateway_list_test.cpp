#include "web/gateway_list.hpp"

#include <doctest/doctest.h>

#include "web/sample.hpp"

using namespace lge;
using namespace lge::web;
using metrics::GatewayView;

namespace {

std::string names_of(const GatewayList& list) {
  std::string names;
  for (const GatewayView* view : list.shown)
    names += (names.empty() ? "" : " ") + view->status.id.name;
  return names;
}

std::shared_ptr<GatewayView> with(std::string name, std::uint64_t running, double cu_hours) {
  auto view = sample_view(std::move(name));
  auto& state = (*view->status.totals)[static_cast<std::size_t>(api::State::running)];
  state.sessions = running;
  state.cu_hours = cu_hours;
  return view;
}

std::shared_ptr<GatewayView> of(metrics::GatewayStatus status) {
  auto view = std::make_shared<GatewayView>();
  view->status = std::move(status);
  return view;
}

metrics::Snapshot some() {
  auto late = with("b", 9, 1);
  late->status.last_success = sample_now() - std::chrono::hours(1);
  late->status.next_poll = sample_now();
  late->memory.reset();
  return snapshot_of(
      {with("c", 1, 5), late, with("a", 5, 100), of(sample_down("d")), of(sample_waiting("e"))});
}

std::string sorted(std::string_view query) {
  const metrics::Snapshot snapshot = some();
  return names_of(list_gateways(snapshot, parse_list_request(query), sample_now(), 100));
}

}  // namespace

TEST_CASE("gateways are sorted by any column, up and down, and alike ones stay in their order") {
  CHECK(sorted("") == "d e c b a");
  CHECK(sorted("order=desc") == "c b a e d");
  CHECK(sorted("sort=name") == "a b c d e");
  CHECK(sorted("sort=name&order=desc") == "e d c b a");
  CHECK(sorted("sort=sessions&order=desc") == "b a c d e");
  CHECK(sorted("sort=cu_hours") == "d e b c a");
  CHECK(sorted("sort=cus&order=desc") == "c a b d e");
  CHECK(sorted("sort=age") == "c a d b e");
  CHECK(sorted("sort=age&order=desc") == "e b d c a");
  CHECK(sorted("sort=error") == "c a b d e");
  CHECK(sorted("sort=next") == "b e c a d");
}

TEST_CASE("what makes no sense in a query counts as not given") {
  for (const char* query : {"", "sort=size", "order=down", "page=0", "page=-1", "page=x", "page=1e9",
                            "page=", "page=99999999999999999999", "sort=%"}) {
    CAPTURE(query);
    CHECK(to_query(parse_list_request(query)).empty());
  }
  const char* all = "?sort=cus&order=desc&find=a%20%26b&page=7";
  CHECK(to_query(parse_list_request(std::string_view(all).substr(1))) == all);
  CHECK(parse_list_request("find=" + std::string(1000, 'x')).find.size() == 256);
}

TEST_CASE("gateways are found by part of the name or of an id, in any case") {
  CHECK(sorted("find=LC-WAIT") == "e");
  CHECK(sorted("find=w-D80&sort=name") == "a b c d e");
  CHECK(sorted("find=LC-zm4&sort=name") == "a b c d");
  CHECK(sorted("find=cn-hangzhou").empty());
}

TEST_CASE("a page holds so many, and there is always one") {
  const metrics::Snapshot snapshot = some();
  const auto page = [&snapshot](std::string_view query) {
    return list_gateways(snapshot, parse_list_request(query), sample_now(), 2);
  };
  CHECK(names_of(page("sort=name")) == "a b");
  CHECK(names_of(page("sort=name&page=3")) == "e");
  CHECK(page("sort=name&page=1000").request.page == 3);
  CHECK(names_of(page("sort=name&page=1000")) == "e");
  CHECK(page("").pages == 3);
  CHECK(page("").found == 5);
  CHECK(page("find=none").pages == 1);
  CHECK(page("find=none").request.page == 1);
}

TEST_CASE("the whole is summed up, whatever is shown") {
  const metrics::Snapshot snapshot = some();
  const FleetSummary all = list_gateways(snapshot, parse_list_request("find=none"), sample_now(), 2).all;
  CHECK(all.gateways == 5);
  CHECK(all.up == 3);
  CHECK(all.down == 1);
  CHECK(all.waiting == 1);
  CHECK(all.live == 15);
  CHECK(all.cus == 4);
  CHECK(all.cu_hours == 30'106);
  CHECK(all.health() == Health::down);
}

TEST_CASE("a gateway is found by exactly its ids") {
  const metrics::Snapshot snapshot = some();
  const GatewayView* found = find_gateway(snapshot, "w-d80f373d3ace824f/lc-waiting");
  REQUIRE(found != nullptr);
  CHECK(found->status.id.name == "e");
  for (const char* ids :
       {"", "/", "w-d80f373d3ace824f", "w-d80f373d3ace824f/", "w-d80f373d3ace824f/lc-waitin",
        "w-d80f373d3ace824f/lc-waiting/", "w-d80f373d3ace824f//lc-waiting", "w-d80f373d3ace824f-lc-waiting",
        "lc-waiting/w-d80f373d3ace824f"}) {
    CAPTURE(ids);
    CHECK(find_gateway(snapshot, ids) == nullptr);
  }
}
