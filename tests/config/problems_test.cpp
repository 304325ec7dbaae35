#include "config/problems.hpp"

#include "config/path.hpp"
#include "config/support.hpp"

namespace lge::config {

TEST_CASE("a problem as text") {
  CHECK(Problem{"f.yml", 3, 5, "poll.interval", "expected x"}.text() ==
        "f.yml:3:5: poll.interval: expected x");
  CHECK(Problem{"f.yml", 3, 5, "", "expected x"}.text() == "f.yml:3:5: expected x");
  CHECK(Problem{"f.yml", 0, 0, "", "expected x"}.text() == "f.yml: expected x");
}

TEST_CASE("problems come in the order of the file, and of one place in the order of finding") {
  Problems problems("f");
  CHECK(problems.empty());
  problems.add({2, 9}, "c", "3");
  problems.add({10, 1}, "e", "5");
  problems.add({2, 1}, "b", "2");
  problems.add({2, 9}, "d", "4");
  problems.add({}, "", "1");
  std::string order;
  for (const Problem& problem : problems.take())
    order += problem.expected;
  CHECK(order == "12345");
  CHECK(problems.empty());
}

TEST_CASE("keys in messages are cut where they stop to look like keys") {
  CHECK(show_key("a-B_9.c") == "a-B_9.c");
  CHECK(show_key("access_key_secret:TOPSECRET") == "access_key_secret…");
  CHECK(show_key("a b") == "a…");
  CHECK(show_key("\x1b[31m") == "…");
  CHECK(show_key("") == "…");
  CHECK(show_key(std::string(64, 'k')) == std::string(64, 'k'));
  CHECK(show_key(std::string(65, 'k')) == std::string(64, 'k') + "…");
  CHECK(child_path("", "a") == "a");
  CHECK(child_path("a", "b") == "a.b");
  CHECK(item_path("a", 12) == "a[12]");
}

}  // namespace lge::config
