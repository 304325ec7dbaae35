#include "net/proxy_url.hpp"

#include <doctest/doctest.h>

namespace lge::net {

namespace {

std::string problem(std::string_view url) {
  const auto proxy = parse_proxy(url);
  return proxy ? std::string() : proxy.error();
}

}  // namespace

TEST_CASE("a host and a port") {
  for (const char* url : {"http://proxy:3128", "http://proxy:3128/", "HTTP://Proxy:3128"}) {
    CAPTURE(url);
    const auto proxy = parse_proxy(url);
    REQUIRE(proxy);
    CHECK(proxy->at == Origin{false, "proxy", 3128});
    CHECK(proxy->authorization.empty());
  }
  CHECK(parse_proxy("http://10.0.0.1:80")->at == Origin{false, "10.0.0.1", 80});
  CHECK(parse_proxy("http://[fd00::1]:3128")->at == Origin{false, "fd00::1", 3128});
}

TEST_CASE("user and password become what Basic sends") {
  struct Case {
    const char* user;
    const char* sent;
  };
  for (const Case& one : {Case{"Aladdin:open%20sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},  // RFC 7617, 2
                          Case{"u:p", "Basic dTpw"}, Case{"u", "Basic dTo="}, Case{":p", "Basic OnA="},
                          Case{"u:p:q", "Basic dTpwOnE="}, Case{"u:%40%2f%25%3A", "Basic dTpALyU6"}}) {
    CAPTURE(one.user);
    const auto proxy = parse_proxy("http://" + std::string(one.user) + "@[::1]:3128/");
    REQUIRE(proxy);
    CHECK(proxy->authorization.reveal() == one.sent);
    CHECK(proxy->at == Origin{false, "::1", 3128});
  }
}

TEST_CASE("anything else is refused, and not shown") {
  for (const char* url : {"",
                          "proxy:3128",
                          "http://",
                          "http://proxy",
                          "http://proxy/",
                          "http://[::1]",
                          "http://proxy:",
                          "http://proxy:0",
                          "http://proxy:65536",
                          "http://proxy:3128/path",
                          "http://proxy:3128?a",
                          "http://:3128",
                          "socks5://proxy:1080",
                          "http://pro xy:3128",
                          "http://1.2:3128",
                          "http://@proxy:3128",
                          "http://:@proxy:3128",
                          "http://u:TOPSECRET%@proxy:3128",
                          "http://u:TOPSECRET%4@proxy:3128",
                          "http://u:TOPSECRET%4g@proxy:3128",
                          "http://u:TOPSECRET%0d%0aX@proxy:3128",
                          "http://u:TOPSECRET%00@proxy:3128",
                          "http://u%3Av:TOPSECRET@proxy:3128",
                          "http://u:TOP/SECRET@proxy:3128",
                          "http://u:TOP#SECRET@proxy:3128",
                          "http://u:TOP@SECRET@proxy:3128",
                          "http://u:TOP SECRET@proxy:3128",
                          "http://u:TOPSECRET@",
                          "http://u:TOPSECRET@proxy"}) {
    CAPTURE(url);
    CHECK(problem(url).starts_with("expected the URL of an HTTP proxy, such as http://proxy:3128 or "));
    CHECK(problem(url).find("SECRET") == std::string::npos);
  }
  CHECK(problem("http://u:" + std::string(10'000, 'p') + "@proxy:3128").starts_with("expected "));
}

TEST_CASE("a proxy reached by TLS is refused in words of its own") {
  CHECK(problem("https://u:TOPSECRET@proxy:3128") ==
        "expected a URL that begins with http://, since a proxy that is itself reached by TLS is not "
        "supported; what goes to an https:// endpoint is encrypted from end to end through an http:// proxy "
        "too");
}

}  // namespace lge::net
