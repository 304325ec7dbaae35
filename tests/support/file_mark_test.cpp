#include "support/file_mark.hpp"

#include <doctest/doctest.h>

#include "fakes/temporary_directory.hpp"

using namespace lge;
using fakes::TemporaryDirectory;

TEST_CASE("a mark tells states of a file apart") {
  const TemporaryDirectory dir;
  const std::filesystem::path path = dir.file("a", "one");
  const FileMark first = mark_of(path);
  CHECK(first.there);
  CHECK(first.size == 3);
  CHECK(mark_of(path) == first);
  const auto other = dir.file("b", "two");
  CHECK(mark_of(other) != first);
  std::filesystem::rename(other, path);
  CHECK(mark_of(path) != first);
  CHECK(mark_of(path).size == 3);
}

TEST_CASE("links are followed, and what is not there has a mark, too") {
  const TemporaryDirectory dir;
  const std::filesystem::path path = dir.file("a", "one");
  const std::filesystem::path link = path.parent_path() / "link";
  CHECK(mark_of(link) == FileMark{});
  std::filesystem::create_symlink(path, link);
  CHECK(mark_of(link) == mark_of(path));
}
