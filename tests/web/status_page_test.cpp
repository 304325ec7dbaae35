#include "web/status_page.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "web/sample.hpp"

using namespace lge;
using namespace lge::web;

namespace {

Site site(std::string telemetry_path = "/metrics", std::string version = "1.2.3") {
  return {std::move(telemetry_path), std::move(version), sample_now(), std::chrono::hours(5)};
}

std::string page_of(const metrics::Snapshot& snapshot, std::string_view query = "") {
  return render_status_page(snapshot, parse_list_request(query), site());
}

std::string page_of(const std::vector<metrics::GatewayStatus>& gateways, std::string_view query = "") {
  return page_of(sample_snapshot(gateways), query);
}

metrics::Snapshot many(int count) {
  std::vector<metrics::GatewayStatus> gateways;
  gateways.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    gateways.push_back(sample_up("g" + std::to_string(i)));
  return sample_snapshot(gateways);
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

TEST_CASE("the overall health comes first") {
  CHECK(holds(page_of({sample_up("a")}), "<h1 class=\"up\">1 of 1 gateway up</h1>"));
  const std::string mixed = page_of({sample_up("a"), sample_down("b"), sample_waiting("c")});
  CHECK(holds(mixed, "<title>1 of 3 gateways up – Livy Gateway Exporter</title>"));
  CHECK(holds(mixed, "<h1 class=\"down\">1 of 3 gateways up</h1>"));
  CHECK(holds(mixed,
              "1 down · 1 waiting for the first poll · as of <time datetime=\"2026-01-20T08:00:00Z\" "
              "title=\"2026-01-20T08:00:00Z\">"
              "2026-01-20 08:00:00 UTC</time>"));
  CHECK(holds(page_of({sample_up("a"), sample_waiting("c")}), "<h1 class=\"wait\">1 of 2 gateways up</h1>"));
  CHECK(holds(page_of({sample_waiting("c")}),
              "<h1 class=\"wait\">Waiting for the first poll of 1 gateway</h1>"));
  CHECK(holds(page_of(metrics::Snapshot()), "<h1 class=\"wait\">No gateways</h1>"));
}

TEST_CASE("a gateway in trouble stands above those that are well") {
  const std::string page =
      page_of({sample_up("well-1"), sample_waiting("new"), sample_down("ill"), sample_up("well-2")});
  CHECK(page.find(">ill<") < page.find(">new<"));
  CHECK(page.find(">new<") < page.find(">well-1<"));
  CHECK(page.find(">well-1<") < page.find(">well-2<"));
  CHECK(count(page, "<tbody>") == 4);
}

TEST_CASE("a gateway that is up shows sessions, usage, age, the last error and the next poll") {
  const std::string page = page_of(snapshot_of({sample_view("etl-prod")}));
  CHECK(holds(page,
              "<th scope=\"row\" data-value=\"etl-prod\">"
              "<a href=\"/gateways/w-d80f373d3ace824f/lc-zm4dzdiubu73w2yx\">etl-prod</a>"
              "<span class=\"id\">lc-zm4dzdiubu73w2yx</span>"
              "<span class=\"id\">w-d80f373d3ace824f · cn-hangzhou</span></th>"));
  CHECK(holds(page, "data-value=\"2\" class=\"state\"><span class=\"badge up\">up</span>"));
  CHECK(holds(page,
              "<li class=\"s-running\"><b>3</b> running</li><li class=\"s-terminated\"><b>1,204</b> "
              "terminated</li>"));
  CHECK(
      holds(page, "<td data-label=\"Sessions\" data-value=\"3\" class=\"sessions\"><div><svg class=\"bar\""));
  CHECK_FALSE(holds(page, "</b> starting"));
  CHECK(holds(page, "<td data-label=\"CUs in use\" data-value=\"2\" class=\"number\">2</td>"));
  CHECK(holds(page, "data-value=\"10322.5\" class=\"number\">10,322.5</td>"));
  CHECK(holds(page,
              "<td data-label=\"Last success\" data-value=\"12\"><time datetime=\"2026-01-20T07:59:48Z\" "
              "title=\"2026-01-20T07:59:48Z\">12 s ago</time>"));
  CHECK(holds(page, "data-value=\"72\"><div>timeout<span class=\"small\"><time"));
  CHECK(holds(page, "data-value=\"48\"><time"));
  CHECK(holds(page, ">in 48 s</time>"));
}

TEST_CASE("the whole fleet is summed up, whatever is shown of it") {
  const std::string page = page_of(snapshot_of({sample_view("a"), sample_view("b")}), "find=nothing");
  CHECK(holds(page, "<h1 class=\"up\">2 of 2 gateways up</h1>"));
  CHECK(holds(page, "<dt>Live sessions</dt><dd>6</dd>"));
  CHECK(holds(page, "<dt>CUs in use</dt><dd>4</dd>"));
  CHECK(holds(page, "<dt>CU-hours in the lists</dt><dd>20,645</dd>"));
  CHECK(holds(page, "0 gateways with “nothing”"));
  CHECK(holds(page, "No gateway like that."));
}

TEST_CASE("a poll that reads a long list tells how far it is") {
  metrics::GatewayStatus gateway = sample_waiting("new");
  gateway.progress = poll::Progress{312, 1001};
  CHECK(holds(page_of({gateway}),
              "Reading the list for the first time: page 312 of 1,001<progress value=\"312\" max=\"1001\">"));
  gateway = sample_up("old");
  gateway.progress = poll::Progress{2, 7};
  CHECK(holds(page_of({gateway}), "Polling, reading the whole list: page 2 of 7<progress"));
}

TEST_CASE("every column is a link that sorts by it, and back") {
  const std::string page = page_of({sample_up("a"), sample_up("b")}, "sort=cu_hours&order=desc&find=a");
  CHECK(holds(page,
              "<th scope=\"col\" data-sort=\"name\" data-first=\"asc\"><a href=\"/?sort=name&amp;find=a\">"));
  CHECK(holds(page,
              "<th scope=\"col\" data-sort=\"cu_hours\" data-first=\"desc\" class=\"number\" "
              "aria-sort=\"descending\"><a href=\"/?sort=cu_hours&amp;find=a\">CU-hours</a></th>"));
  CHECK(count(page, "aria-sort=\"") == 1 + count(std::string(page_style()), "aria-sort=\""));
  CHECK(count(page, "<th scope=\"col\"") == 8);
  CHECK(holds(page, "<input type=\"search\" id=\"find\" name=\"find\" value=\"a\""));
  CHECK(holds(page, "<input type=\"hidden\" name=\"sort\" value=\"cu_hours\">"));
  CHECK(holds(page, "<input type=\"hidden\" name=\"order\" value=\"desc\">"));
  CHECK(holds(page_of({sample_up("a")}), "data-sort=\"state\" data-first=\"asc\" aria-sort=\"ascending\""));
}

TEST_CASE("many gateways stand on several pages, whose size has a bound") {
  const std::string page = page_of(many(10'000), "sort=name&page=3");
  CHECK(count(page, "<tbody>") == kGatewaysPerPage);
  CHECK(page.size() < 500'000);
  CHECK(holds(page, "<caption>10,000 gateways</caption>"));
  CHECK(holds(page,
              "<nav class=\"pages\" aria-label=\"Pages\"><a href=\"/?sort=name&amp;page=2\">Previous</a>"
              "<span>Page 3 of 50</span><a href=\"/?sort=name&amp;page=4\">Next</a></nav>"));
  CHECK(holds(page, "<table data-paged>"));  // a script that sorts one page of many would mislead
  CHECK(holds(page_of(many(200)), "<table data-sortable>"));
  CHECK_FALSE(holds(page_of(many(200)), "class=\"pages\""));
}

TEST_CASE("gateways of all groups are shown, in their order") {
  metrics::Snapshot snapshot = sample_snapshot({sample_up("first"), sample_up("second")});
  snapshot.groups.push_back(sample_snapshot({sample_up("third")}).groups.front());
  const std::string page = page_of(snapshot);
  CHECK(holds(page, "3 of 3 gateways up"));
  CHECK(page.find(">first<") < page.find(">second<"));
  CHECK(page.find(">second<") < page.find(">third<"));
  CHECK(holds(page, ">third<"));
}

TEST_CASE("a name that is the id is shown once") {
  CHECK_FALSE(holds(page_of({sample_up("lc-zm4dzdiubu73w2yx")}), "<span class=\"id\">lc-zm4dzdiubu73w2yx"));
}

TEST_CASE("a failure shows its reason, message, code and request id, and what is stale is gone") {
  const std::string page = page_of({sample_down("etl")});
  CHECK(holds(page, "<span class=\"badge down\">down</span>"));
  CHECK(holds(page,
              "<strong>denied</strong>: the key lacks a permission <code>Forbidden.RAM</code>"
              "<br>request id <code>B5E5A9F0-8E65-5D5A-9E2B-1E0E5C8F3D11</code>"));
  CHECK(holds(page, "withdrawn as stale"));
  CHECK(holds(page, ">5 min ago</time>"));
  metrics::GatewayStatus bare = sample_down("etl");
  bare.failure = api::Failure{api::Reason::timeout, "no answer within 10 s", "", ""};
  CHECK(holds(page_of({bare}), "<strong>timeout</strong>: no answer within 10 s</p>"));
}

TEST_CASE("a gateway that was never polled says so") {
  const std::string page = page_of({sample_waiting("new")});
  CHECK(holds(page, "<span class=\"badge wait\">waiting</span>"));
  CHECK(holds(page, "not known yet"));
  CHECK(holds(page, ">never</td>"));
}

TEST_CASE("nothing from outside becomes markup") {
  const std::string evil = "<script>alert(1)</script>\"'&\xFF";
  metrics::GatewayStatus gateway = sample_down(evil);
  gateway.id.workspace_id = gateway.id.livy_compute_id = gateway.id.region = evil;
  gateway.failure = api::Failure{api::Reason::server, evil, evil, evil};
  ListRequest request;
  request.find = "<script>";
  const std::string page = render_status_page(sample_snapshot({gateway, gateway}), request, site("/m", evil));
  CHECK(count(page, "<script") == 1);  // the page's own
  CHECK_FALSE(holds(page, "\xFF"));
  CHECK(count(page, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\xEF\xBF\xBD") == 15);
  CHECK(holds(page, "value=\"&lt;script&gt;\""));
  CHECK(holds(page, "href=\"/gateways/%3Cscript%3Ealert%281%29%3C%2Fscript%3E%22%27%26%FF/%3Cscript"));
}

TEST_CASE("a message without end is cut") {
  metrics::GatewayStatus gateway = sample_down("etl");
  gateway.failure->message = std::string(1'000'000, 'x');
  CHECK(page_of({gateway}).size() < 20'000);
}

TEST_CASE("the page leads to the other pages, and names its version and age") {
  const std::string page = render_status_page(metrics::Snapshot(), {}, site("/other/path"));
  for (const char* link : {"href=\"/other/path\"", "href=\"/api/v1/status\"", "href=\"/config\"",
                           "href=\"/-/healthy\"", "href=\"/-/ready\""}) {
    CHECK(holds(page, link));
  }
  CHECK(holds(page, "livy_gateway_exporter 1.2.3, up for 5 h."));
  CHECK(holds(page, "No gateway is known yet."));
  CHECK_FALSE(holds(page, "data-sortable>"));
}

TEST_CASE("the policy allows the page's own style sheet and script by their hashes and nothing else") {
  const std::string policy = page_policy();
  CHECK(policy.starts_with("default-src 'none'; style-src 'sha256-"));
  CHECK(holds(policy, "; script-src 'sha256-"));
  CHECK_FALSE(holds(policy, "unsafe"));
  // The hashes are over exactly what stands between the tags.
  CHECK(holds(page_of(metrics::Snapshot()), "<style>" + std::string(page_style()) + "</style>"));
  CHECK(holds(page_of(metrics::Snapshot()), "<script>" + std::string(page_script()) + "</script>"));
}

TEST_CASE("nothing is loaded from anywhere, and no element carries a style or a script of its own") {
  const std::string page = page_of({sample_up("a"), sample_down("b")});
  for (const char* part : {"http://", "https://", " src=", "@import", "url(", " style=", " onclick="}) {
    CAPTURE(part);
    CHECK_FALSE(holds(page, part));
  }
}
