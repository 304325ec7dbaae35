#include "web/gateway_page.hpp"

#include <doctest/doctest.h>

#include "web/sample.hpp"

using namespace lge;
using namespace lge::web;

namespace {

Site site(std::string telemetry_path = "/metrics") {
  return {std::move(telemetry_path), "1.2.3", sample_now(), std::chrono::hours(5)};
}

std::string page_of(const metrics::GatewayView& view) {
  return render_gateway_page(view, site());
}

metrics::GatewayView bare(metrics::GatewayStatus status) {
  metrics::GatewayView view;
  view.status = std::move(status);
  return view;
}

bool holds(const std::string& page, std::string_view part) {
  return page.find(part) != std::string::npos;
}

std::size_t count(const std::string& page, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = page.find(part); at != std::string::npos; at = page.find(part, at + 1))
    ++found;
  return found;
}

}  // namespace

TEST_CASE("a gateway's page names it, its state and the way back") {
  const std::string page = page_of(*sample_view("etl-prod"));
  CHECK(holds(page, "<title>etl-prod – Livy Gateway Exporter</title>"));
  CHECK(holds(page, "<p><a href=\"/\">All gateways</a></p>"));
  CHECK(holds(page, "<h1 class=\"up\">etl-prod <span class=\"badge up\">up</span></h1>"));
  CHECK(holds(page, "w-d80f373d3ace824f · lc-zm4dzdiubu73w2yx · cn-hangzhou"));
  CHECK(holds(page, "<a href=\"/api/v1/gateways/w-d80f373d3ace824f/lc-zm4dzdiubu73w2yx\">JSON</a>"));
  CHECK(holds(page, "<dt>Live sessions</dt><dd>3</dd>"));
  CHECK(holds(page, "<dt>CUs in use</dt><dd>2</dd>"));
  CHECK_FALSE(holds(render_gateway_page(*sample_view("etl-prod"), site("/")), "href=\"/\">All"));
}

TEST_CASE("its live sessions are listed with how long they run and what they use") {
  const std::string page = page_of(*sample_view("etl-prod"));
  CHECK(holds(page, "<h2>Live sessions</h2> 2</caption>"));
  CHECK(holds(page,
              "<th scope=\"row\">nightly<span class=\"id\">livy-1</span></th>"
              "<td data-label=\"State\" class=\"s-running\"><span>running</span></td>"
              "<td data-label=\"Queue\">root.prod</td><td data-label=\"Runs for\">5 h</td>"));
  CHECK(holds(page,
              "<td data-label=\"CU-hours\" class=\"number\">322.5</td>"
              "<td data-label=\"vcore-hours\" class=\"number\">2</td>"
              "<td data-label=\"GiB-hours\" class=\"number\">2</td>"));
  CHECK(holds(page, "<th scope=\"row\">livy-2</th>"));
  CHECK(holds(page, "<td data-label=\"Runs for\" class=\"soft\">not known</td>"));
  CHECK(page.find("nightly") < page.find("livy-2"));
  CHECK_FALSE(holds(page, " more</p>"));
}

TEST_CASE("more live sessions than are shown are counted") {
  auto view = sample_view("etl");
  auto live = std::make_shared<metrics::LiveSessionList>(*view->live);
  live->count = 1'025;
  view->live = live;
  CHECK(holds(page_of(*view), "1,025, of which the 2 longest</caption>"));
  CHECK(holds(page_of(*view), "and 1,023 more</p>"));
  view->live = std::make_shared<metrics::LiveSessionList>();
  CHECK(holds(page_of(*view), "None at the last good poll."));
}

TEST_CASE("its recent polls come newest first, with duration, requests and outcome") {
  const std::string page = page_of(*sample_view("etl"));
  const std::size_t newest = page.find(
      "<span class=\"badge up\">good</span></td><td data-label=\"Duration\" class=\"number\">1.2 s</td>"
      "<td data-label=\"Requests\" class=\"number\">13</td>");
  const std::size_t failed = page.find("<span class=\"badge down\">timeout</span>");
  REQUIRE(newest != std::string::npos);
  REQUIRE(failed != std::string::npos);
  CHECK(newest < failed);
}

TEST_CASE("what the process remembers is drawn, and told in words") {
  const std::string page = page_of(*sample_view("etl"));
  CHECK(holds(page, "aria-label=\"Live sessions since 2 min ago: now 3, least 3, most 5\""));
  CHECK(holds(page, "aria-label=\"CUs in use since 102 s ago: now 2, least 2, most 2\""));
  CHECK(count(page, "<svg class=\"spark\"") == 2);
  auto view = sample_view("etl");
  auto memory = std::make_shared<metrics::PollMemory>(*view->memory);
  memory->moments.push_back({sample_now(), 0, 0, false});
  view->memory = memory;
  CHECK(holds(page_of(*view), ": now not known, least 3, most 5\""));
}

TEST_CASE("errors, gaps and progress are told") {
  const std::string well = page_of(*sample_view("etl"));
  CHECK(holds(well, "<p class=\"soft\">Last error <time"));
  CHECK(holds(well, "<strong>timeout</strong>: no answer within 10 s</p>"));
  const std::string down = page_of(bare(sample_down("etl")));
  CHECK(holds(down, "<p class=\"failure\"><strong>denied</strong>"));
  CHECK(holds(down, "withdrawn as stale"));
  CHECK_FALSE(holds(down, "<dt>CU-hours</dt>"));
  metrics::GatewayStatus waiting = sample_waiting("new");
  waiting.progress = poll::Progress{312, 1001};
  const std::string first = page_of(bare(waiting));
  CHECK(holds(first, "page 312 of 1,001"));
  CHECK(holds(first, "<dt>Next poll</dt><dd>polling now</dd>"));
  CHECK(holds(first, "The list is not known yet."));
  CHECK_FALSE(holds(first, "<h2>Recent polls</h2>"));
}

TEST_CASE("nothing from outside becomes markup, however long it is") {
  const std::string evil = "<script>alert(1)</script>\"'&\xFF";
  auto view = sample_view(evil);
  view->status.id.workspace_id = view->status.id.livy_compute_id = view->status.id.region = evil;
  metrics::LiveSession session{evil, evil, evil, INT64_MAX, {}};
  metrics::LiveSession long_one{
      std::string(10'000, 'x'), std::string(10'000, 'y'), std::string(10'000, 'z'), -1, {}};
  view->live = std::make_shared<metrics::LiveSessionList>(metrics::LiveSessionList{{session, long_one}, 2});
  auto memory = std::make_shared<metrics::PollMemory>();
  memory->last_failure = std::make_shared<metrics::PastFailure>(
      metrics::PastFailure{sample_now(), {api::Reason::server, evil, evil, evil}});
  view->memory = std::move(memory);
  const std::string page = page_of(*view);
  CHECK(count(page, "<script") == 1);  // the page's own
  CHECK_FALSE(holds(page, "\xFF"));
  CHECK(count(page, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\xEF\xBF\xBD") == 9);
  CHECK(holds(page, "yyy…<"));
  CHECK(page.size() < 20'000);
}
