#include "web/html.hpp"

#include <limits>

#include <doctest/doctest.h>

using namespace lge::web;
using std::chrono::hours;
using std::chrono::seconds;

TEST_CASE("text from outside cannot become markup") {
  CHECK(html_escaped("<script>alert('1') & \"2\"</script>") ==
        "&lt;script&gt;alert(&#39;1&#39;) &amp; &quot;2&quot;&lt;/script&gt;");
  CHECK(html_escaped("日本 Ω") == "日本 Ω");
  CHECK(html_escaped("a\xFF\xC0z") == "a\xEF\xBF\xBD\xEF\xBF\xBDz");
  CHECK(html_escaped(std::string("a\0b\r\n\x7F", 6)) == "a b   ");
  CHECK(html_escaped("a\xC2\x85\xC2\x9Bz\xC2\xA0") == "a  z\xC2\xA0");  // C1 controls, and no such
}

TEST_CASE("amounts are short and grouped") {
  CHECK(format_amount(0) == "0");
  CHECK(format_amount(322.5) == "322.5");
  CHECK(format_amount(0.004) == "0");
  CHECK(format_amount(999.999) == "1,000");
  CHECK(format_amount(1234567.891) == "1,234,567.89");
  CHECK(format_amount(100) == "100");
  CHECK(format_amount(-1000) == "−1,000");
  CHECK(format_amount(9007199254740992.0) == "9.01e+15");
  CHECK(format_amount(std::numeric_limits<double>::infinity()) == "∞");
  CHECK(format_amount(std::numeric_limits<double>::quiet_NaN()) == "not a number");
}

TEST_CASE("spans are told in one unit") {
  CHECK(format_span(lge::Millis(-5)) == "0 ms");
  CHECK(format_span(lge::Millis(85)) == "85 ms");
  CHECK(format_span(lge::Millis(1240)) == "1.2 s");
  CHECK(format_span(lge::Millis(12'999)) == "12 s");
  CHECK(format_span(lge::Millis(119'999)) == "119 s");
  CHECK(format_span(lge::Millis(120'000)) == "2 min");
  CHECK(format_span(hours(2)) == "2 h");
  CHECK(format_span(hours(50)) == "2 d");
}

TEST_CASE("ages survive clocks that jump") {
  const lge::WallTime now{seconds(1'768'896'000)};
  CHECK(format_ago(now - seconds(12), now) == "12 s ago");
  CHECK(format_ago(now, now) == "now");
  CHECK(format_ago(now + hours(1), now) == "now");
  CHECK(format_until(now + seconds(48), now) == "in 48 s");
  CHECK(format_until(now - seconds(1), now) == "now");
  CHECK(format_ago(lge::WallTime::min(), lge::WallTime::max()) == "213503 d ago");
  CHECK(format_until(lge::WallTime::min(), lge::WallTime::max()) == "now");
}
