#include "net/proxy.hpp"

#include <map>

#include <doctest/doctest.h>

namespace lge::net {

namespace {

using Variables = std::map<std::string, std::string>;

const Origin kPlain{false, "api.test", 80};
const Origin kTls{true, "api.test", 443};

Result<ProxyRules, std::string> rules_from(Variables variables,
                                           const std::optional<Secret>& configured = {}) {
  return make_proxy_rules(
      configured, [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
      });
}

// The host of the proxy that the rules choose; "" for none.
std::string chosen(const Variables& variables, const Origin& origin,
                   const std::optional<Secret>& configured = {}) {
  const auto rules = rules_from(variables, configured);
  REQUIRE(rules);
  const Proxy* proxy = rules->choose(origin);
  return proxy == nullptr ? "" : proxy->at.host;
}

}  // namespace

TEST_CASE("nothing configured, nothing in the environment: no proxy") {
  CHECK(chosen({}, kPlain).empty());
  CHECK(chosen({}, kTls).empty());
  CHECK(ProxyRules().choose(kTls) == nullptr);
}

TEST_CASE("each scheme has its own variable, lower case first") {
  const Variables both{{"http_proxy", "http://a:1"}, {"https_proxy", "http://b:2"}};
  CHECK(chosen(both, kPlain) == "a");
  CHECK(chosen(both, kTls) == "b");
  CHECK(chosen({{"HTTPS_PROXY", "http://c:3"}}, kTls) == "c");
  CHECK(chosen({{"HTTPS_PROXY", "http://c:3"}, {"https_proxy", "http://b:2"}}, kTls) == "b");
  CHECK(chosen({{"HTTPS_PROXY", "http://c:3"}, {"https_proxy", ""}}, kTls) == "c");
  CHECK(chosen({{"https_proxy", "http://b:2"}}, kPlain).empty());
}

TEST_CASE("HTTP_PROXY could come from a client of a web server, so it is not read") {
  CHECK(chosen({{"HTTP_PROXY", "http://a:1"}}, kPlain).empty());
  CHECK(chosen({{"HTTP_PROXY", "what is this?"}}, kPlain).empty());
}

TEST_CASE("in the environment the scheme may be left out") {
  CHECK(chosen({{"https_proxy", "proxy.test:3128"}}, kTls) == "proxy.test");
  CHECK(rules_from({{"https_proxy", "u:p@proxy.test:3128"}})->choose(kTls)->authorization.reveal() ==
        "Basic dTpw");
}

TEST_CASE("no_proxy and the loopback are exceptions from the environment's proxies") {
  const Variables excepted{
      {"http_proxy", "http://a:1"}, {"https_proxy", "http://b:2"}, {"no_proxy", "api.test"}};
  CHECK(chosen(excepted, kPlain).empty());
  CHECK(chosen(excepted, kTls).empty());
  CHECK(chosen(excepted, {true, "other.test", 443}) == "b");
  CHECK(chosen({{"https_proxy", "http://b:2"}, {"NO_PROXY", "api.test"}}, kTls).empty());
  CHECK(chosen({{"https_proxy", "http://b:2"}, {"NO_PROXY", "api.test"}, {"no_proxy", "x.test"}}, kTls) ==
        "b");
  CHECK(chosen({{"http_proxy", "http://a:1"}}, {false, "127.0.0.1", 80}).empty());
  CHECK(chosen({{"http_proxy", "http://a:1"}}, {false, "localhost", 80}).empty());
}

TEST_CASE("a configured proxy is for everything, whatever the environment says") {
  const Secret configured("http://mine:3128");
  const Variables variables{{"https_proxy", "what is this?"}, {"no_proxy", "*"}};
  for (const Origin& origin : {kPlain, kTls, Origin{false, "127.0.0.1", 80}}) {
    CHECK(chosen(variables, origin, configured) == "mine");
  }
}

TEST_CASE("none switches the environment's proxies off") {
  CHECK(chosen({{"https_proxy", "http://b:2"}}, kTls, Secret("none")).empty());
}

TEST_CASE("what cannot be used is named, not shown") {
  for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY"}) {
    for (const char* value :
         {"TOPSECRET", "http://TOPSECRET", "http://u:TOPSECRET@proxy", "socks5://TOPSECRET:1"}) {
      CAPTURE(name);
      CAPTURE(value);
      const auto rules = rules_from({{name, value}});
      REQUIRE(rules.has_error());
      CHECK(rules.error().starts_with("the environment variable " + std::string(name) +
                                      " cannot be used: expected the URL of an HTTP proxy"));
      CHECK(rules.error().find("TOPSECRET") == std::string::npos);
    }
  }
  const auto tls = rules_from({{"https_proxy", "https://u:TOPSECRET@proxy:1"}});
  REQUIRE(tls.has_error());
  CHECK(
      tls.error().starts_with("the environment variable https_proxy cannot be used: expected a URL that "
                              "begins with http://"));
  const auto configured = rules_from({}, Secret("u:TOPSECRET@proxy:1"));
  REQUIRE(configured.has_error());
  CHECK(configured.error().starts_with("the configured proxy cannot be used: expected "));
}

}  // namespace lge::net
