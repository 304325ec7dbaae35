#include "net/no_proxy.hpp"

#include <doctest/doctest.h>

namespace lge::net {

namespace {

bool matches(std::string_view list, const std::string& host, std::uint16_t port = 443) {
  return NoProxy(list).matches(Origin{true, host, port});
}

}  // namespace

TEST_CASE("a name stands for itself and for what is below it, however it is written") {
  for (const char* list : {"example.com", ".example.com", "*.example.com", "EXAMPLE.com", "example.com.",
                           "a.test, example.com", "a.test example.com", " ,, example.com\t,b.test"}) {
    CAPTURE(list);
    CHECK(matches(list, "example.com"));
    CHECK(matches(list, "api.example.com"));
    CHECK(matches(list, "a.b.example.com", 8443));
    CHECK_FALSE(matches(list, "badexample.com"));
    CHECK_FALSE(matches(list, "example.com.cn"));
    CHECK_FALSE(matches(list, "com"));
  }
}

TEST_CASE("an empty list matches nothing but the loopback") {
  CHECK_FALSE(matches("", "example.com"));
  CHECK_FALSE(matches(" , ,", "10.0.0.1"));
  for (const char* host :
       {"localhost", "api.localhost", "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
    CAPTURE(host);
    CHECK(matches("", host));
  }
  CHECK_FALSE(matches("", "128.0.0.1"));
  CHECK_FALSE(matches("", "::2"));
}

TEST_CASE("a star is everything, but only alone") {
  CHECK(matches("*", "example.com"));
  CHECK(matches("a.test,*", "10.0.0.1"));
  CHECK_FALSE(matches("*.test", "10.0.0.1"));
  CHECK_FALSE(matches("exam*.com", "example.com"));
  CHECK_FALSE(matches("*:80", "example.com", 80));
}

TEST_CASE("addresses are compared as such") {
  CHECK(matches("10.1.2.3", "10.1.2.3"));
  CHECK_FALSE(matches("10.1.2.3", "10.1.2.4"));
  CHECK_FALSE(matches("2.3", "10.1.2.3"));
  CHECK(matches("fd00::1", "fd00::1"));
  CHECK(matches("FD00:0::1", "fd00::1"));
  CHECK(matches("[fd00::1]", "fd00::1"));
  CHECK(matches("::ffff:10.1.2.3", "10.1.2.3"));
  CHECK(matches("10.1.2.3", "::ffff:10.1.2.3"));
}

TEST_CASE("networks, also those that end inside of a byte") {
  CHECK(matches("10.0.0.0/8", "10.255.0.1"));
  CHECK_FALSE(matches("10.0.0.0/8", "11.0.0.1"));
  CHECK(matches("192.168.1.77/20", "192.168.15.1"));
  CHECK_FALSE(matches("192.168.1.77/20", "192.168.16.1"));
  CHECK(matches("0.0.0.0/0", "8.8.8.8"));
  CHECK_FALSE(matches("0.0.0.0/0", "fd00::1"));
  CHECK(matches("1.2.3.4/32", "1.2.3.4"));
  CHECK(matches("fd00::/8", "fdff::1"));
  CHECK_FALSE(matches("fd00::/8", "fe00::1"));
  CHECK(matches("2001:db8::/33", "2001:db8:7fff::1"));
  CHECK_FALSE(matches("2001:db8::/33", "2001:db8:8000::1"));
  CHECK(matches("::/0", "fd00::1"));
  CHECK_FALSE(matches("10.0.0.0/8", "api.example.com"));
}

TEST_CASE("a port narrows an entry") {
  CHECK(matches("example.com:8443", "api.example.com", 8443));
  CHECK_FALSE(matches("example.com:8443", "api.example.com", 443));
  CHECK(matches("10.1.2.3:80", "10.1.2.3", 80));
  CHECK_FALSE(matches("10.1.2.3:80", "10.1.2.3", 81));
  CHECK(matches("[fd00::1]:80", "fd00::1", 80));
  CHECK_FALSE(matches("[fd00::1]:80", "fd00::1", 443));
}

TEST_CASE("what is none of these matches nothing, and harms no other entry") {
  for (const char* wrong : {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x", "/8", "fd00::/129",
                            "10.0.0.0/99999999999", "example.com/8", ":80", "example.com:", "example.com:0",
                            "example.com:65536", "[fd00::1", ".", "*.", "..", "http://example.com"}) {
    CAPTURE(wrong);
    CHECK_FALSE(matches(wrong, "api.example.com", 80));
    CHECK_FALSE(matches(wrong, "10.0.0.1"));
    CHECK_FALSE(matches(wrong, "fd00::1", 80));
    CHECK(matches(std::string(wrong) + ",last.test", "last.test"));
  }
}

}  // namespace lge::net
