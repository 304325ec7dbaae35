#include "web/target.hpp"

#include <doctest/doctest.h>

using lge::web::parse_target;
using lge::web::Target;

TEST_CASE("targets are taken apart, and decoded once") {
  CHECK(parse_target("/metrics") == Target{"/metrics", ""});
  CHECK(parse_target("/metrics?") == Target{"/metrics", ""});
  CHECK(parse_target("/metrics?a=%20&b=?") == Target{"/metrics", "a=%20&b=?"});
  CHECK(parse_target("/%6detrics") == Target{"/metrics", ""});
  CHECK(parse_target("/%256detrics") == Target{"/%6detrics", ""});
  CHECK(parse_target("/a%3Fb") == Target{"/a?b", ""});
  CHECK(parse_target("//metrics") == Target{"//metrics", ""});
  CHECK(parse_target("/a/../metrics") == Target{"/a/../metrics", ""});
  CHECK(parse_target("/%00") == Target{std::string("/\0", 2), ""});
  CHECK(parse_target("*") == Target{"*", ""});
}

TEST_CASE("the absolute form names the same page") {
  CHECK(parse_target("http://host:10998/metrics?x") == Target{"/metrics", "x"});
  CHECK(parse_target("HTTPS://host/") == Target{"/", ""});
  CHECK(parse_target("http://host") == Target{"/", ""});
  CHECK(parse_target("http://host?x") == Target{"/", "x"});
  CHECK(parse_target("http://[::1]:80//metrics") == Target{"//metrics", ""});
}

TEST_CASE("what is no target is refused") {
  for (const char* text : {"", "metrics", "host:443", "?x", "ftp://host/", "http://", "http:///metrics",
                           "http:/x", "/%", "/%4", "/%zz", "/%4g", "/%%41", "/a#b", "/?a#b", "**"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_target(text).has_value());
  }
}
