#include "support/file.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fakes/temporary_directory.hpp"

using namespace lge;
namespace fs = std::filesystem;
using fakes::TemporaryDirectory;

namespace {

std::string error_of(const fs::path& path, std::size_t limit = 1'000) {
  const auto result = read_file(path, limit);
  return result.has_error() ? result.error() : "read";
}

}  // namespace

TEST_CASE("a file is read as it is") {
  const TemporaryDirectory dir;
  const std::string bytes("a\0b\r\n\xFF", 6);
  CHECK(read_file(dir.file("bytes", bytes), 6).value() == bytes);
  CHECK(read_file(dir.file("empty", ""), 0).value().empty());
  const std::string large(300'000, 'x');
  CHECK(read_file(dir.file("large", large), large.size()).value() == large);
  fs::create_symlink(dir.path() / "bytes", dir.path() / "link");
  CHECK(read_file(dir.path() / "link", 6).value() == bytes);
}

TEST_CASE("a file that holds more than allowed is refused, to the byte") {
  const TemporaryDirectory dir;
  CHECK(error_of(dir.file("six", "123456"), 5) == "holds more than 5 bytes");
  CHECK(error_of(dir.file("one", "1"), 0) == "holds more than 0 bytes");
  CHECK(error_of(dir.file("large", std::string(70'000, 'x')), 69'999) == "holds more than 69999 bytes");
}

TEST_CASE("what is no regular file is refused at once") {
  const TemporaryDirectory dir;
  CHECK(error_of(dir.path() / "missing") == "No such file or directory");
  CHECK(error_of(dir.path() / "missing" / "deeper") == "No such file or directory");
  CHECK(error_of(fs::path(dir.file("file", "")) / "below") == "Not a directory");
  CHECK(error_of("") == "No such file or directory");
  CHECK(error_of(dir.path()) == "is a directory");
  const fs::path fifo = dir.path() / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(error_of(fifo) == "is not a regular file");
  CHECK(error_of("/dev/zero") == "is not a regular file");
  fs::create_symlink(dir.path() / "loop", dir.path() / "loop");
  CHECK(error_of(dir.path() / "loop") == "Too many levels of symbolic links");
}

TEST_CASE("a file is replaced as a whole, and nothing is left beside it") {
  const TemporaryDirectory dir;
  const fs::path path = dir.path() / "metrics.prom";
  const mode_t mask = ::umask(0027);
  CHECK(write_file_atomically(path, "one").has_value());
  CHECK(read_file(path, 100).value() == "one");
  CHECK(write_file_atomically(path, "two").has_value());
  CHECK(read_file(path, 100).value() == "two");
  CHECK(write_file_atomically(path, "").has_value());
  CHECK(read_file(path, 100).value().empty());
  CHECK(dir.entries() == 1);
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0640U);
  ::umask(mask);
}

TEST_CASE("whoever has the old file open keeps the old content") {
  const TemporaryDirectory dir;
  const fs::path path = dir.file("metrics.prom", "old");
  std::ifstream reader(path);
  CHECK(write_file_atomically(path, "new").has_value());
  std::string seen;
  reader >> seen;
  CHECK(seen == "old");
}

TEST_CASE("a file that cannot be written says why, and leaves nothing") {
  const TemporaryDirectory dir;
  CHECK(write_file_atomically(dir.path() / "missing" / "file", "x").error() == "No such file or directory");
  fs::create_directory(dir.path() / "directory");
  CHECK(write_file_atomically(dir.path() / "directory", "x").error() == "Is a directory");
  CHECK(dir.entries() == 1);
}

TEST_CASE("a directory that may not be written is told and stays as it was" *
          doctest::skip(::geteuid() == 0)) {
  const TemporaryDirectory dir;
  const fs::path path = dir.file("metrics.prom", "old");
  fs::permissions(dir.path(), fs::perms::owner_read | fs::perms::owner_exec);
  const auto result = write_file_atomically(path, "new");
  fs::permissions(dir.path(), fs::perms::owner_all);
  CHECK(result.error() == "Permission denied");
  CHECK(read_file(path, 100).value() == "old");
  CHECK(dir.entries() == 1);
}

TEST_CASE("what a killed process of the same number left is no obstacle") {
  const TemporaryDirectory dir;
  const fs::path path = dir.path() / "metrics.prom";
  const auto leftover = dir.file("metrics.prom." + std::to_string(::getpid()) + ".tmp", "half a fi");
  CHECK(write_file_atomically(path, "whole").has_value());
  CHECK(read_file(path, 100).value() == "whole");
  CHECK_FALSE(fs::exists(leftover));
}
