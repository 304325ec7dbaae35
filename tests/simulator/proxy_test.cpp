#include "simulator/proxy.hpp"

#include "simulator/testing.hpp"

namespace lge::simulator {

namespace {

Request to_proxy(const std::string& method, const std::string& target, Headers headers = {}) {
  Request request;
  request.method = method;
  request.target = target;
  request.headers = std::move(headers);
  return request;
}

}  // namespace

TEST_CASE("the proxy asks for its user") {
  Bench bench;
  Proxy& proxy = bench.service.proxy();
  const auto status = [&](const std::string& authorization) {
    const Admission admission = proxy.admit(
        bench.service, to_proxy("CONNECT", "sts.aliyuncs.com:443", {{"proxy-authorization", authorization}}));
    return admission.passes ? 200 : admission.answer.status;
  };
  CHECK(status("") == 200);
  proxy.set_user(Secret("Aladdin:open sesame"));  // RFC 7617, section 2
  CHECK(status("") == 407);
  CHECK(status("Basic wrong") == 407);
  CHECK(status("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==") == 200);
  const Admission refused = proxy.admit(bench.service, to_proxy("CONNECT", "a:1"));
  CHECK(header_of(refused.answer, "proxy-authenticate") == R"(Basic realm="simulator")");
  CHECK(text_at(json_of(bench.admin("GET", "/sim/stats").body), "proxy_refusals") == "3");
}

TEST_CASE("the proxy counts by host, and refuses what names none") {
  Bench bench;
  const auto passes = [&](const std::string& method, const std::string& target) {
    return bench.service.proxy().admit(bench.service, to_proxy(method, target)).passes;
  };
  CHECK(passes("CONNECT", "a.example:443"));
  CHECK(passes("CONNECT", "a.example:443"));
  CHECK(passes("GET", "http://b.example:8080/x?y"));
  CHECK_FALSE(passes("GET", "/x"));
  CHECK_FALSE(passes("GET", "https://b.example/x"));
  CHECK_FALSE(passes("CONNECT", "a.example"));
  const Json stats = json_of(bench.admin("GET", "/sim/stats").body);
  CHECK(to_text(*stats.find("proxy_connects")) == R"({"a.example:443":2})");
  CHECK(to_text(*stats.find("proxy_forwards")) == R"({"b.example:8080":1})");
}

TEST_CASE("faults strike the proxy, by host too") {
  Bench bench;
  const auto connect = [&](const std::string& target) {
    return bench.service.proxy().admit(bench.service, to_proxy("CONNECT", target));
  };
  bench.admin("POST", "/sim/fault",
              R"({"match":{"action":"Connect","host":"bad.example"},"effect":{"status":502}})");
  CHECK(connect("good.example:443").passes);
  CHECK_FALSE(connect("bad.example:443").passes);
  CHECK(connect("BAD.example:443").answer.status == 502);
  bench.admin("DELETE", "/sim/fault");
  for (const std::string effect : {R"({"hang":true})", R"({"raw":"x"})", R"({"reset":"before"})"}) {
    bench.admin("POST", "/sim/fault", R"({"times":1,"match":{"action":"Connect"},"effect":)" + effect + "}");
    CHECK_FALSE(connect("a.example:443").passes);
  }
  bench.admin("POST", "/sim/fault", R"({"match":{"action":"Connect"},"effect":{"latency_ms":9}})");
  CHECK(connect("a.example:443").passes);
  CHECK(connect("a.example:443").answer.delivery.latency == Millis(9));
}

TEST_CASE("a forwarded request is as the client would have sent it to the server itself") {
  const Headers headers{{"Host", "h"}, {"Proxy-Authorization", "x"}, {"proxy-connection", "x"}, {"A", "b"}};
  const Request request = forwarded(to_proxy("GET", "http://h:1/a/b?c=d", headers));
  CHECK(request.target == "/a/b?c=d");
  CHECK(request.headers == Headers{{"Host", "h"}, {"A", "b"}});
  CHECK(forwarded(to_proxy("GET", "http://h")).target == "/");
  CHECK(forwarded(to_proxy("GET", "http://h?a=b")).target == "/?a=b");
}

TEST_CASE("a proxy's user that reaches the API is counted") {
  Bench bench;
  bench.service.handle(to_proxy("GET", "/credentials", {{"Proxy-Authorization", "Basic eDp5"}}));
  CHECK(text_at(json_of(bench.admin("GET", "/sim/stats").body), "leaked_proxy_users") == "1");
}

}  // namespace lge::simulator
