#include "web/listen_address.hpp"

#include <string>

#include <doctest/doctest.h>

using lge::web::ListenAddress;
using lge::web::parse_listen_address;

namespace {

void check_read(std::string_view text, const ListenAddress& expected) {
  CAPTURE(text);
  const auto read = parse_listen_address(text);
  REQUIRE(read.has_value());
  CHECK(*read == expected);
  CHECK(lge::web::to_string(*read) == text);
}

std::string refusal(std::string_view text) {
  const auto read = parse_listen_address(text);
  return read.has_value() ? "it was accepted" : read.error();
}

bool refuses(std::string_view text, std::string_view why) {
  return refusal(text).find(why) != std::string::npos;
}

}  // namespace

TEST_CASE("listen addresses are read") {
  check_read(":10998", {"", 10998});
  check_read("127.0.0.1:0", {"127.0.0.1", 0});
  check_read("0.0.0.0:65535", {"0.0.0.0", 65535});
  check_read("[::1]:9", {"::1", 9});
  check_read("[::]:9100", {"::", 9100});
  check_read("[fe80::1%eth0.2]:80", {"fe80::1%eth0.2", 80});
  check_read("localhost:80", {"localhost", 80});
  check_read("node-1.prod_a.example:80", {"node-1.prod_a.example", 80});
}

TEST_CASE("what is no listen address is refused with the reason and a way out") {
  CHECK(refusal("10998") ==
        "\"10998\" is not an address to listen on: the port is missing; write HOST:PORT, as in :10998, "
        "127.0.0.1:10998 or [::1]:10998");
  for (const char* text : {"", "localhost"})
    CHECK(refuses(text, "the port is missing"));
  for (const char* text :
       {":", "a:", ":65536", ":-1", ":+1", ":80a", ": 80", ":0x50", ":99999999999999999999"}) {
    CAPTURE(text);
    CHECK(refuses(text, "the port is no number from 0 to 65535"));
  }
  for (const char* text : {"::1:80", "::", "fe80::1%eth0:80"}) {
    CAPTURE(text);
    CHECK(refuses(text, "an IPv6 address stands in brackets"));
  }
  for (const char* text : {"[]:80", "[127.0.0.1]:80", "[::1::]:80", "[localhost]:80"}) {
    CAPTURE(text);
    CHECK(refuses(text, "no IPv6 address"));
  }
  for (const std::string& text : {std::string("[::1\0]:80", 9), std::string("[fe80::1%\xFF]:80"),
                                  std::string("[fe80::1%a b]:80"), std::string("[::1\n]:80")}) {
    CAPTURE(text);
    CHECK(refuses(text, "no IPv6 address"));
  }
  for (const char* text : {"127.0.0.256:80", "10.1:80", "1:80", "a b:80", "host/:80", "a..1:80", "\n:80"}) {
    CAPTURE(text);
    CHECK(refuses(text, "the host is neither a name nor an IP address"));
  }
  CHECK(refuses(std::string(254, 'a') + ":80", "neither a name"));
}

TEST_CASE("forms that come with a later version are refused as such") {
  CHECK(refuses("unix:/run/exporter.sock", "does not listen on Unix sockets yet"));
  CHECK(refuses("systemd:", "does not listen on sockets handed over by systemd yet"));
}
