#include "usage/arithmetic.hpp"

#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "usage/mark.hpp"
#include "usage/remap.hpp"
#include "usage/text_list.hpp"

using namespace lge;
using namespace lge::usage;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

poll::Reading reading(double cu_hours, std::int64_t vcore_seconds, std::int64_t mb_seconds,
                      api::State state = api::State::running) {
  poll::Reading reading;
  reading.cu_hours = cu_hours;
  reading.vcore_seconds = vcore_seconds;
  reading.mb_seconds = mb_seconds;
  reading.state = state;
  return reading;
}

GatewayState counted(std::vector<std::string> names, std::vector<LabelledUsage> by_labels) {
  GatewayState state;
  state.label_names = std::move(names);
  state.usage.by_labels = std::move(by_labels);
  return state;
}

std::int64_t vcores(const GatewayState& state) {
  std::int64_t sum = 0;
  for (const LabelledUsage& one : state.usage.by_labels)
    sum += one.usage.vcore_seconds;
  return sum;
}

}  // namespace

TEST_CASE("sums stay at the largest number") {
  CHECK(add(1, 2) == 3);
  CHECK(add(kMost - 1, 1) == kMost);
  CHECK(add(kMost, 1) == kMost);
  CHECK(add(kMost, kMost) == kMost);
  CHECK(add(Usage{1, kMost, 3}, Usage{2, 5, 4}) == Usage{3, kMost, 7});
}

TEST_CASE("CU-hours become millionths of a CU-second, to the nearest") {
  CHECK(usage_of(reading(1, 2, 3)) == Usage{3'600'000'000, 2, 3});
  CHECK(usage_of(reading(0.1, 0, 0)).cu_micros == 360'000'000);
  CHECK(usage_of(reading(1 / 3.6e9, 0, 0)).cu_micros == 1);
  CHECK(usage_of(reading(0.4 / 3.6e9, 0, 0)).cu_micros == 0);
  CHECK(usage_of(reading(0.6 / 3.6e9, 0, 0)).cu_micros == 1);
  CHECK(usage_of(reading(2.562047788e9, 0, 0)).cu_micros < kMost);
  CHECK(usage_of(reading(2.6e9, 0, 0)).cu_micros == kMost);
  CHECK(usage_of(reading(std::numeric_limits<double>::max(), 0, 0)).cu_micros == kMost);
}

TEST_CASE("a rise is counted part by part, a fall is none") {
  CHECK(rise({1, 10, 5}, {4, 3, 5}) == Usage{3, 0, 0});
  CHECK(highest({1, 10, 5}, {4, 3, 5}) == Usage{4, 10, 5});
}

TEST_CASE("a duration needs both ends, in their order") {
  CHECK(duration_millis(1'000, 3'500) == 2'500);
  CHECK(duration_millis(1'000, 1'000) == 0);
  CHECK(duration_millis(1'000, 999) == std::nullopt);
  CHECK(duration_millis(poll::kNoTime, 5) == std::nullopt);
  CHECK(duration_millis(5, poll::kNoTime) == std::nullopt);
  CHECK(duration_millis(poll::kNoTime + 1, kMost) == kMost);
}

TEST_CASE("a bound belongs to the bucket that it ends") {
  Durations durations;
  observe(durations, 60'000);
  observe(durations, 60'001);
  observe(durations, 604'800'000);
  observe(durations, 604'800'001);
  CHECK(durations.counts[0] == 1);
  CHECK(durations.counts[1] == 1);
  CHECK(durations.counts[11] == 1);
  CHECK(durations.counts[12] == 1);
  CHECK(durations.count == 4);
  CHECK(durations.sum_millis == 60'000 + 60'001 + 604'800'000 + 604'800'001);
  observe(durations, kMost);
  CHECK(durations.sum_millis == kMost);
}

TEST_CASE("a mark only rises") {
  const Mark from{{100, 10, 1}, false};
  const Step up = step(from, reading(0, 12, 1));
  CHECK(up.rise == Usage{0, 2, 0});
  CHECK(up.mark == Mark{{100, 12, 1}, false});
  CHECK(up.fell);
  CHECK_FALSE(up.ends);
  CHECK_FALSE(step(Mark{}, reading(1, 1, 1)).fell);
  CHECK(step(up.mark, reading(0, 12, 1)).rise == Usage{});
}

TEST_CASE("an end is counted once") {
  const Step end = step(Mark{}, reading(0, 0, 0, api::State::error));
  CHECK(end.ends);
  const Step back = step(end.mark, reading(0, 0, 0, api::State::running));
  CHECK_FALSE(back.ends);
  CHECK(back.mark.ended);
  CHECK_FALSE(step(back.mark, reading(0, 0, 0, api::State::terminated)).ends);
  CHECK_FALSE(step(Mark{}, reading(0, 0, 0, api::State::unknown)).ends);
}

TEST_CASE("only marks that differ from the newest reading are kept") {
  Marks marks;
  const poll::Reading now = reading(0, 5, 0);
  marks.set(7, mark_of(now), now);
  CHECK(marks.exceptions() == 0);
  CHECK(marks.of(7, now) == Mark{{0, 5, 0}, false});
  marks.set(7, Mark{{0, 9, 0}, true}, now);
  CHECK(marks.exceptions() == 1);
  CHECK(marks.of(7, now) == Mark{{0, 9, 0}, true});
  const poll::Reading caught_up = reading(0, 9, 0, api::State::terminated);
  marks.set(7, Mark{{0, 9, 0}, true}, caught_up);
  CHECK(marks.exceptions() == 0);
}

TEST_CASE("combinations follow the names of their labels") {
  GatewayState state = counted({"user", "queue"}, {{{"_other", "_other"}, {0, 1, 0}},
                                                   {{"ann", "q1"}, {0, 10, 0}},
                                                   {{"bob", "q1"}, {0, 100, 0}},
                                                   {{"ann", "q2"}, {0, 1'000, 0}}});
  SUBCASE("the same") {
    CHECK_FALSE(remap(state, std::vector<std::string>{"user", "queue"}, 10));
    CHECK(state.usage.by_labels.size() == 4);
  }
  SUBCASE("another order") {
    CHECK(remap(state, std::vector<std::string>{"queue", "user"}, 10));
    CHECK(state.usage.by_labels[1] == LabelledUsage{{"q1", "ann"}, {0, 10, 0}});
  }
  SUBCASE("one less: equal ones are added up") {
    CHECK(remap(state, std::vector<std::string>{"queue"}, 10));
    REQUIRE(state.usage.by_labels.size() == 3);
    CHECK(state.usage.by_labels[0] == LabelledUsage{{"_other"}, {0, 1, 0}});
    CHECK(state.usage.by_labels[1] == LabelledUsage{{"q1"}, {0, 110, 0}});
    CHECK(state.usage.by_labels[2] == LabelledUsage{{"q2"}, {0, 1'000, 0}});
  }
  SUBCASE("a new one is empty") {
    CHECK(remap(state, std::vector<std::string>{"user", "team", "queue"}, 10));
    CHECK(state.usage.by_labels[2] == LabelledUsage{{"bob", "", "q1"}, {0, 100, 0}});
    CHECK(state.usage.by_labels[0].values == std::vector<std::string>{"_other", "_other", "_other"});
  }
  SUBCASE("a lower limit folds the newest") {
    CHECK(remap(state, std::vector<std::string>{"user", "queue"}, 1));
    REQUIRE(state.usage.by_labels.size() == 2);
    CHECK(state.usage.by_labels[0].usage.vcore_seconds == 1'101);
    CHECK(state.usage.by_labels[1].usage.vcore_seconds == 10);
  }
  SUBCASE("none left") {
    CHECK(remap(state, {}, 10));
    REQUIRE(state.usage.by_labels.size() == 1);
    CHECK(state.usage.by_labels[0] == LabelledUsage{{}, {0, 1'111, 0}});
    CHECK(state.label_names.empty());
    CHECK(remap(state, std::vector<std::string>{"user"}, 10));  // and then one again
    REQUIRE(state.usage.by_labels.size() == 2);
    CHECK(state.usage.by_labels[0] == LabelledUsage{{"_other"}, {}});
    CHECK(state.usage.by_labels[1] == LabelledUsage{{""}, {0, 1'111, 0}});
  }
  CHECK(vcores(state) == 1'111);
}

TEST_CASE("lists of texts read back as they were") {
  const std::vector<std::vector<std::string>> lists{{},    {""},           {"", ""},
                                                    {"a"}, {"3:abc", ":"}, {std::string("\0\xff", 2), "x"}};
  for (const auto& list : lists)
    CHECK(split_texts(join_texts(list)) == list);
  for (const char* text : {"1", "1:", ":", "2:a", "-1:a", "a:b", "1:a1", "99999999999999999999:a"})
    CHECK_MESSAGE(split_texts(text) == std::nullopt, text);
}
