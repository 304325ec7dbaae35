#include "web/listen_address.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace lge::web;

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
  check_read(":10998", TcpAddress{"", 10998});
  check_read("127.0.0.1:0", TcpAddress{"127.0.0.1", 0});
  check_read("0.0.0.0:65535", TcpAddress{"0.0.0.0", 65535});
  check_read("[::1]:9", TcpAddress{"::1", 9});
  check_read("[::]:9100", TcpAddress{"::", 9100});
  check_read("[fe80::1%eth0.2]:80", TcpAddress{"fe80::1%eth0.2", 80});
  check_read("localhost:80", TcpAddress{"localhost", 80});
  check_read("node-1.prod_a.example:80", TcpAddress{"node-1.prod_a.example", 80});
}

TEST_CASE("what is no listen address is refused with the reason and a way out") {
  CHECK(refusal("10998") ==
        "\"10998\" is not an address to listen on: the port is missing; write HOST:PORT, as in :10998, "
        "127.0.0.1:10998 or [::1]:10998, unix:/PATH, or systemd:");
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

TEST_CASE("Unix sockets are read, with permissions where they are not the usual ones") {
  check_read("unix:/run/exporter.sock", UnixAddress{"/run/exporter.sock"});
  check_read("unix:/run/exporter.sock?mode=0666", UnixAddress{"/run/exporter.sock", 0666});
  check_read("unix:/run/a:b c/\xC3\xA4", UnixAddress{"/run/a:b c/\xC3\xA4"});
  CHECK(parse_listen_address("unix:/a?mode=600").value() == ListenAddress(UnixAddress{"/a", 0600}));
  CHECK(parse_listen_address("unix:/a?mode=0660").value() == ListenAddress(UnixAddress{"/a"}));
  const std::string longest = "unix:/" + std::string(UnixAddress::kMaxPathBytes - 1, 'x');
  check_read(longest, UnixAddress{longest.substr(5)});
  CHECK(refuses(longest + "x", "the path has 108 bytes, the system allows 107"));
}

TEST_CASE("what is no Unix socket is refused with the reason and a way out") {
  CHECK(refusal("unix:@name") ==
        "\"unix:@name\" is not an address to listen on: abstract sockets have no permissions, anybody could "
        "connect; write unix:/PATH or unix:/PATH?mode=0660, as in unix:/run/exporter.sock");
  for (const char* text :
       {"unix:", "unix:a.sock", "unix:./a.sock", "unix:/", "unix:/run/", "unix:?mode=0660"}) {
    CAPTURE(text);
    CHECK(refuses(text, "the path of a file, from /, is missing"));
  }
  for (const char* text :
       {"unix:/a?mode=", "unix:/a?mode=66", "unix:/a?mode=00660", "unix:/a?mode=1777", "unix:/a?mode=0680",
        "unix:/a?mode=0x60", "unix:/a?mode=-660", "unix:/a?mode=0660 "}) {
    CAPTURE(text);
    CHECK(refuses(text, "the mode is no octal number from 000 to 0777"));
  }
  for (const char* text : {"unix:/a?", "unix:/a?b", "unix:/a?Mode=0660"}) {
    CAPTURE(text);
    CHECK(refuses(text, "what follows the ? is not mode="));
  }
  for (const std::string& text :
       {std::string("unix:/a\nb"), std::string("unix:/a\0b", 9), std::string("unix:/\xFF")}) {
    CAPTURE(text);
    CHECK(refuses(text, "the path has control characters, or is not UTF-8"));
  }
}

TEST_CASE("sockets of systemd are read, all of them or those of a name") {
  check_read("systemd:", SystemdAddress{});
  check_read("systemd:web.socket", SystemdAddress{"web.socket"});
  for (const std::string& text : {std::string("systemd:a b"), std::string("systemd:a:b"),
                                  std::string("systemd:a\n"), "systemd:" + std::string(254, 'a')}) {
    CAPTURE(text);
    CHECK(refuses(text, "the name is none that a FileDescriptorName= can have"));
  }
}
