#include "app/healthcheck.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace lge;
using app::can_be_asked;
using app::hosts_to_ask;
using app::why_unhealthy;

TEST_CASE("what another process cannot know is not asked") {
  CHECK(can_be_asked(web::TcpAddress{"", 10998}));
  CHECK(can_be_asked(web::TcpAddress{"fe80::1%eth0", 9}));
  CHECK(can_be_asked(web::UnixAddress{"/run/a.sock"}));
  CHECK_FALSE(can_be_asked(web::TcpAddress{"::1", 0}));
  CHECK_FALSE(can_be_asked(web::SystemdAddress{}));
  CHECK_FALSE(can_be_asked(web::SystemdAddress{"web"}));
}

TEST_CASE("an exporter on every address is asked on loopback") {
  CHECK(hosts_to_ask("") == std::vector<std::string>{"127.0.0.1", "::1"});
  CHECK(hosts_to_ask("0.0.0.0") == std::vector<std::string>{"127.0.0.1"});
  CHECK(hosts_to_ask("::") == std::vector<std::string>{"::1", "127.0.0.1"});
  CHECK(hosts_to_ask("10.1.2.3") == std::vector<std::string>{"10.1.2.3"});
}

TEST_CASE("whoever answers is healthy, whatever else it wants") {
  for (const char* line : {"HTTP/1.1 200 OK", "HTTP/1.1 401 Unauthorized", "HTTP/1.1 400 Bad Request",
                           "HTTP/1.1 429 Too Many Requests", "HTTP/1.0 200"}) {
    CAPTURE(line);
    CHECK_FALSE(why_unhealthy(line).has_value());
  }
}

TEST_CASE("another program's answer, or none that is HTTP, is not healthy") {
  for (const char* line : {"HTTP/1.1 404 Not Found", "HTTP/1.1 500 ", "HTTP/1.1 503 Service Unavailable",
                           "SSH-2.0-OpenSSH_9.2", "", "HTTP/1.1", "HTTP/1.1 2", "200 200", "HTTP/2 200"}) {
    CAPTURE(line);
    const auto why = why_unhealthy(line);
    REQUIRE(why.has_value());
    CHECK(why->find("GET /-/healthy") != std::string::npos);
  }
  CHECK(why_unhealthy(std::string(5000, 'x'))->size() < 200);
}
