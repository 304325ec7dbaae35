#include "web/status_page.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "web/sample.hpp"

using namespace lge;
using namespace lge::web;

namespace {

std::string page_of(const std::vector<metrics::GatewayStatus>& gateways) {
  return render_status_page(sample_snapshot(gateways), sample_now(), "1.2.3", "/metrics");
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
  CHECK(holds(page_of({}), "<h1 class=\"wait\">No gateways</h1>"));
}

TEST_CASE("a gateway in trouble stands above those that are well") {
  const std::string page =
      page_of({sample_up("well-1"), sample_waiting("new"), sample_down("ill"), sample_up("well-2")});
  CHECK(page.find(">ill<") < page.find(">new<"));
  CHECK(page.find(">new<") < page.find(">well-1<"));
  CHECK(page.find(">well-1<") < page.find(">well-2<"));
  CHECK(count(page, "<tbody>") == 4);
}

TEST_CASE("a gateway that is up shows sessions, usage, age and the next poll") {
  const std::string page = page_of({sample_up("etl-prod")});
  CHECK(holds(page,
              "<th scope=\"row\">etl-prod<span class=\"id\">lc-zm4dzdiubu73w2yx</span>"
              "<span class=\"id\">w-d80f373d3ace824f · cn-hangzhou</span></th>"));
  CHECK(holds(page, "<span class=\"badge up\">up</span>"));
  CHECK(holds(page, "<li><b>3</b> running</li><li><b>1,204</b> terminated</li>"));
  CHECK_FALSE(holds(page, "</b> starting"));
  CHECK(holds(page, ">10,322.5</td>"));
  CHECK(
      holds(page, "<time datetime=\"2026-01-20T07:59:48Z\" title=\"2026-01-20T07:59:48Z\">12 s ago</time>"));
  CHECK(holds(page, "13 requests in 1.2 s"));
  CHECK(holds(page, ">in 48 s</time>"));
}

TEST_CASE("gateways of all groups are shown, in their order") {
  metrics::Snapshot snapshot = sample_snapshot({sample_up("first"), sample_up("second")});
  snapshot.groups.push_back(sample_snapshot({sample_up("third")}).groups.front());
  const std::string page = render_status_page(snapshot, sample_now(), "1.2.3", "/metrics");
  CHECK(holds(page, "3 of 3 gateways up"));
  CHECK(page.find(">first<") < page.find(">second<"));
  CHECK(page.find(">second<") < page.find(">third<"));
  CHECK(holds(page, ">third<"));
}

TEST_CASE("a name that is the id is shown once") {
  CHECK(count(page_of({sample_up("lc-zm4dzdiubu73w2yx")}), "lc-zm4dzdiubu73w2yx") == 1);
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
  CHECK(holds(page, ">none yet</td>"));
}

TEST_CASE("nothing from outside becomes markup") {
  const std::string evil = "<script>alert(1)</script>\"'&\xFF";
  metrics::GatewayStatus gateway = sample_down(evil);
  gateway.id.workspace_id = gateway.id.livy_compute_id = gateway.id.region = evil;
  gateway.failure = api::Failure{api::Reason::server, evil, evil, evil};
  const std::string page = render_status_page(sample_snapshot({gateway}), sample_now(), evil, "/m");
  CHECK_FALSE(holds(page, "<script"));
  CHECK_FALSE(holds(page, "\xFF"));
  CHECK(count(page, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\xEF\xBF\xBD") == 7);
}

TEST_CASE("a message without end is cut") {
  metrics::GatewayStatus gateway = sample_down("etl");
  gateway.failure->message = std::string(1'000'000, 'x');
  CHECK(page_of({gateway}).size() < 12'000);
}

TEST_CASE("the page leads to the other pages, names its version and runs no script") {
  metrics::Snapshot snapshot;
  const std::string page = render_status_page(snapshot, sample_now(), "1.2.3", "/other/path");
  for (const char* link : {"href=\"/other/path\"", "href=\"/-/healthy\"", "href=\"/-/ready\""}) {
    CHECK(holds(page, link));
  }
  CHECK(holds(page, "livy_gateway_exporter 1.2.3"));
  CHECK(holds(page, "No gateway is known yet."));
  CHECK_FALSE(holds(page, "script"));
}

TEST_CASE("the policy allows the page's own style sheet by its hash and nothing else") {
  const std::string policy = status_page_policy();
  CHECK(policy.starts_with("default-src 'none'; style-src 'sha256-"));
  CHECK_FALSE(holds(policy, "unsafe"));
  // The hash is over exactly what stands between the tags.
  CHECK(holds(page_of({}), "<style>" + std::string(status_page_style()) + "</style>"));
}
