#include "poll/label_sets.hpp"

#include <doctest/doctest.h>

using namespace lge;

using Values = poll::LabelSets::Values;

TEST_CASE("without further labels there is one combination") {
  poll::LabelSets sets;
  CHECK(sets.intern({}) == 0);
  CHECK(sets.all() == std::vector<Values>{{}});
}

TEST_CASE("combinations keep their index, first come, first kept, and later ones fold") {
  poll::LabelSets sets(2, 2);
  CHECK(sets.intern(Values{"a", "x"}) == 1);
  CHECK(sets.intern(Values{"b", "x"}) == 2);
  CHECK(sets.intern(Values{"c", "x"}) == poll::LabelSets::kOther);
  CHECK(sets.intern(Values{"a", "x"}) == 1);
  CHECK(sets.all() == std::vector<Values>{{"_other", "_other"}, {"a", "x"}, {"b", "x"}});
}

TEST_CASE("combinations known from before come first, as far as they fit") {
  poll::LabelSets sets(1, 2, {{"_other"}, {"a"}, {"b"}, {"c"}, {"d", "e"}});
  CHECK(sets.all() == std::vector<Values>{{"_other"}, {"a"}, {"b"}});
  CHECK(sets.intern(Values{"b"}) == 2);
  CHECK(sets.intern(Values{"c"}) == poll::LabelSets::kOther);
  CHECK(sets.intern(Values{"a", "b"}) == poll::LabelSets::kOther);
}
