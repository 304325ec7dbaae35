#include "support/memory_file.hpp"

#include <string>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace lge;

TEST_CASE("a memory file holds the bytes, and nobody can change them") {
  const std::string bytes(100'000, 'x');
  const auto file = MemoryFile::make(bytes);
  REQUIRE(file);
  CHECK(file->size() == bytes.size());
  std::string read(bytes.size() + 1, '\0');
  CHECK(::pread(file->descriptor(), read.data(), read.size(), 0) == static_cast<ssize_t>(bytes.size()));
  CHECK(read.substr(0, bytes.size()) == bytes);
  CHECK(::pwrite(file->descriptor(), "y", 1, 0) == -1);
  CHECK(::ftruncate(file->descriptor(), 10) == -1);
  CHECK(MemoryFile::make("")->size() == 0);
}

TEST_CASE("where there is no descriptor left there is no file") {
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const rlimit none{0, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  const auto file = MemoryFile::make("bytes");
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK_FALSE(file);
}
