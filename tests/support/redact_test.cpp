#include "support/redact.hpp"

#include <doctest/doctest.h>

using namespace lge;

TEST_CASE("every occurrence of every secret is replaced, a longer one before what it contains") {
  CHECK(redact("a k1 b k1", {Secret("k1")}) == "a <secret> b <secret>");
  CHECK(redact("k1k2 k1", {Secret("k1"), Secret("k1k2")}) == "<secret> <secret>");
  CHECK(redact("nothing", {}) == "nothing");
  CHECK(redact("nothing", {Secret(), Secret("")}) == "nothing");
}

TEST_CASE("what replaces a secret is not searched for it again") {
  CHECK(redact("sese", {Secret("se")}) == "<secret><secret>");
}
