#include "web/charts.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace lge;
using namespace lge::web;
using namespace std::chrono_literals;

namespace {

const WallTime kStart{1'768'896'000s};

metrics::Totals totals(std::uint64_t running, std::uint64_t terminated) {
  metrics::Totals all{};
  all[static_cast<std::size_t>(api::State::running)].sessions = running;
  all[static_cast<std::size_t>(api::State::terminated)].sessions = terminated;
  return all;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

bool holds(const std::string& text, std::string_view part) {
  return count(text, part) > 0;
}

}  // namespace

TEST_CASE("a bar shows the share of each state, and few sessions too") {
  CHECK(state_bar(totals(0, 0)).empty());
  const std::string halves = state_bar(totals(2, 2));
  CHECK(holds(halves, R"(<rect class="s-running" x="0.0" width="50.0" height="6"/>)"));
  CHECK(holds(halves, R"(<rect class="s-terminated" x="50.0" width="50.0" height="6"/>)"));
  CHECK(holds(halves, "aria-hidden"));
  const std::string few = state_bar(totals(1, 1'000'000));
  CHECK(holds(few, R"(<rect class="s-running" x="0.0" width="3.8" height="6"/>)"));
  CHECK(holds(few, R"(x="3.8" width="96.2")"));
}

TEST_CASE("a line goes over time from 0 to the largest") {
  const std::string svg = sparkline({{kStart, 0}, {kStart + 30s, 10}, {kStart + 60s, 5}}, "label");
  CHECK(holds(svg, R"(role="img" aria-label="label")"));
  CHECK(holds(svg, R"(<path class="line" d="M3.0 77.0L300.0 3.0L597.0 40.0"/>)"));
  CHECK(holds(svg, R"(<path class="area" d="M3.0 77.0L300.0 3.0L597.0 40.0V77.0H3.0Z"/>)"));
}

TEST_CASE("a line has a gap where nothing is known") {
  const std::string svg =
      sparkline({{kStart, 1}, {kStart + 1s, std::nullopt}, {kStart + 2s, 1}, {kStart + 3s, 1}}, "");
  CHECK(count(svg, "class=\"line\"") == 2);
  CHECK(holds(svg, R"(<path class="line" d="M3.0 3.0h0"/>)"));  // a dot
  CHECK(count(sparkline({}, ""), "<path") == 0);
  CHECK(count(sparkline({{kStart, std::nullopt}}, ""), "<path") == 0);
}

TEST_CASE("odd numbers and times stay within the picture") {
  const std::string svg = sparkline(
      {{kStart, 1}, {kStart, INFINITY}, {kStart - 10s, NAN}, {kStart - 20s, 0}, {kStart - 20s, -4}}, "");
  CHECK_FALSE(holds(svg, "nan"));
  CHECK_FALSE(holds(svg, "inf"));
  CHECK(holds(svg, "M597.0 3.0h0"));
  CHECK(holds(svg, "M3.0 77.0L3.0 77.0"));
  CHECK(holds(sparkline({{kStart, 0}}, ""), "M3.0 77.0h0"));
}
