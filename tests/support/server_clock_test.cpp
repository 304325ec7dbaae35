#include "support/server_clock.hpp"

#include <doctest/doctest.h>

#include "fakes/clock.hpp"

using namespace lge;
using namespace std::chrono_literals;

TEST_CASE("a server's clock is this host's until an answer teaches otherwise") {
  fakes::FakeClock host;
  std::chrono::nanoseconds told{0};
  ServerClock clock(host, [&](std::chrono::nanoseconds offset) { told = offset; });
  CHECK(clock.wall() == host.wall());
  CHECK(clock.offset() == 0s);

  CHECK(clock.learn(host.wall() - 1h));
  CHECK(clock.wall() == host.wall() - 1h);
  CHECK(told == -1h);
  host.advance(10s);
  CHECK(clock.wall() == host.wall() - 1h);
  CHECK(clock.steady() == host.steady());
}

TEST_CASE("what is less than a second off teaches nothing") {
  fakes::FakeClock host;
  ServerClock clock(host);
  CHECK_FALSE(clock.learn(host.wall() + 999ms));
  CHECK(clock.offset() == 0s);
  CHECK(clock.learn(host.wall() + 20min));
  CHECK_FALSE(clock.learn(host.wall() + 20min + 500ms));
  CHECK(clock.offset() == 20min);
  CHECK(clock.learn(host.wall()));
  CHECK(clock.offset() == 0s);
}
