#include "app/file_watch.hpp"

#include <doctest/doctest.h>

using namespace lge;
using namespace lge::app;

namespace {

FileMarks marks(std::int64_t size) {
  return {{"web.yml", FileMark{true, 1, 1, size, 0, 0}}, {"cert.pem", FileMark{}}};
}

}  // namespace

TEST_CASE("what has not changed is not read again") {
  FileWatch watch;
  watch.were_read(marks(1));
  for (int i = 0; i < 3; ++i)
    CHECK_FALSE(watch.look(marks(1)));
}

TEST_CASE("a change is read once it rests") {
  FileWatch watch;
  watch.were_read(marks(1));
  CHECK_FALSE(watch.look(marks(0)));
  CHECK_FALSE(watch.look(marks(2)));
  CHECK(watch.look(marks(2)));
  watch.were_read(marks(2));
  CHECK_FALSE(watch.look(marks(2)));
}

TEST_CASE("what was changed and changed back is not read") {
  FileWatch watch;
  watch.were_read(marks(1));
  CHECK_FALSE(watch.look(marks(2)));
  CHECK_FALSE(watch.look(marks(1)));
  CHECK_FALSE(watch.look(marks(1)));
}

TEST_CASE("a change while it was read is seen") {
  FileWatch watch;
  watch.were_read(marks(1));
  CHECK_FALSE(watch.look(marks(2)));
  watch.were_read(marks(2));
  CHECK_FALSE(watch.look(marks(3)));
  CHECK(watch.look(marks(3)));
}
