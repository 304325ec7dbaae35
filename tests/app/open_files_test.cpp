#include "app/open_files.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

using namespace lge;

TEST_CASE("the limit of open files is raised as far as the system lets it") {
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const rlimit low{before.rlim_max < 200 ? before.rlim_max : 200, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
  CHECK(app::raise_open_files_limit() == before.rlim_max);
  rlimit after{};
  ::getrlimit(RLIMIT_NOFILE, &after);
  CHECK(after.rlim_cur == before.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST_CASE("files are wanted for every client and for the exporter's own use") {
  CHECK(app::wanted_open_files(512) == 768);
}
