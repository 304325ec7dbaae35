#include "net/origin.hpp"

#include <string>

#include <doctest/doctest.h>

namespace lge::net {

namespace {

struct Good {
  const char* text;
  bool tls;
  const char* host;
  std::uint16_t port;
  const char* authority;
};

constexpr Good kGood[] = {
    {"https://example.com", true, "example.com", 443, "example.com"},
    {"https://example.com/", true, "example.com", 443, "example.com"},
    {"HTTPS://Example.COM", true, "example.com", 443, "example.com"},
    {"http://example.com", false, "example.com", 80, "example.com"},
    {"http://example.com:80", false, "example.com", 80, "example.com"},
    {"http://example.com:443/", false, "example.com", 443, "example.com:443"},
    {"https://example.com:80", true, "example.com", 80, "example.com:80"},
    {"https://a_b-c.d1:65535", true, "a_b-c.d1", 65535, "a_b-c.d1:65535"},
    {"http://localhost:1", false, "localhost", 1, "localhost:1"},
    {"http://127.0.0.1:8080/", false, "127.0.0.1", 8080, "127.0.0.1:8080"},
    {"http://[::1]", false, "::1", 80, "[::1]"},
    {"https://[::1]:8443/", true, "::1", 8443, "[::1]:8443"},
    {"https://[2001:DB8:0::1]", true, "2001:db8::1", 443, "[2001:db8::1]"},
};

constexpr const char* kBad[] = {
    "",
    "https",
    "https:",
    "https://",
    "https:///",
    "example.com",
    "//example.com",
    "ftp://example.com",
    "https//example.com",
    " https://example.com",
    "https://example.com ",
    "https://exa mple.com",
    "https://example.com\n",
    "https://example.com\r\nX: 1",
    "https://user@example.com",
    "https://user:password@example.com",
    "https://example.com/path",
    "https://example.com//",
    "https://example.com?a=1",
    "https://example.com/?a=1",
    "https://example.com#a",
    "https://example.com:",
    "https://example.com:/",
    "https://example.com:0",
    "https://example.com:65536",
    "https://example.com:99999999999999999999",
    "https://example.com:-1",
    "https://example.com:+1",
    "https://example.com:0x50",
    "https://example.com:80x",
    "https://example.com: 80",
    "https://example.com:80:80",
    "https://.example.com",
    "https://example..com",
    "https://example.com.",
    "https://-example.com",
    "https://example-.com",
    "https://ex%61mple.com",
    "https://ex\xC3\xA4mple.com",
    "https://{region}.example.com",
    "https://1.2.3",
    "https://1.2.3.256",
    "https://1.2.3.4.5",
    "https://0x7f.1",
    "https://2130706433",
    "https://example.0x1",
    "https://::1",
    "https://[::1",
    "https://::1]",
    "https://[]",
    "https://[::1]8443",
    "https://[::1]:",
    "https://[fe80::1%eth0]",
    "https://[127.0.0.1]",
    "https://[example.com]",
};

}  // namespace

TEST_CASE("origins are read, and written as the Host header sends them") {
  for (const Good& good : kGood) {
    CAPTURE(good.text);
    const auto origin = parse_origin(good.text);
    REQUIRE(origin);
    CHECK(origin->tls == good.tls);
    CHECK(origin->host == good.host);
    CHECK(origin->port == good.port);
    CHECK(origin->authority() == good.authority);
    CHECK(parse_origin(origin->url()) == origin);
  }
}

TEST_CASE("what is no origin is refused") {
  for (const char* bad : kBad) {
    CAPTURE(bad);
    CHECK_FALSE(parse_origin(bad));
  }
  CHECK_FALSE(parse_origin(std::string_view("https://example.com\0", 20)));
  CHECK_FALSE(parse_origin("https://" + std::string(64, 'a') + ".com"));
  std::string long_name = "a";
  while (long_name.size() <= 253)
    long_name += ".a";
  CHECK_FALSE(parse_origin("https://" + long_name));
  CHECK_FALSE(parse_origin("https://" + std::string(1'000'000, 'a')));
}

TEST_CASE("an origin is shown with its port") {
  CHECK(parse_origin("https://[::1]")->url() == "https://[::1]:443");
  CHECK(parse_origin("http://example.com")->url() == "http://example.com:80");
}

}  // namespace lge::net
