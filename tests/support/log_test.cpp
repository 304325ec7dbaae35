#include "support/log.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "fakes/clock.hpp"
#include "fakes/log.hpp"

using namespace lge;

namespace {

const WallTime kTime = fakes::FakeClock().wall() + Millis(123);

std::string logfmt(std::string_view message, const std::vector<LogField>& fields = {}) {
  return format_logfmt(kTime, LogLevel::info, message, fields);
}

std::string json(std::string_view message, const std::vector<LogField>& fields = {}) {
  return format_json(kTime, LogLevel::warn, message, fields);
}

std::string every_byte() {
  std::string text;
  for (int c = 0; c < 256; ++c)
    text += static_cast<char>(c);
  return text;
}

bool is_one_printable_line(const std::string& line) {
  return std::none_of(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

}  // namespace

TEST_CASE("logfmt: plain values stand as they are, others in quotes") {
  CHECK(logfmt("poll failed", {field("reason", "auth"), field("requests", 13), field("left", -1)}) ==
        R"(ts=2026-01-20T08:00:00.123Z level=info msg="poll failed" reason=auth requests=13 left=-1)");
  CHECK(logfmt("x") == "ts=2026-01-20T08:00:00.123Z level=info msg=x");
  CHECK(logfmt("", {field("empty", "")}) == R"(ts=2026-01-20T08:00:00.123Z level=info msg="" empty="")");
  CHECK(logfmt("x", {field("url", "https://a/b?c"), field("pair", "a=b"), field("path", "a\\b")})
            .ends_with(R"(url=https://a/b?c pair="a=b" path="a\\b")"));
  CHECK(logfmt("x", {field("name", "\xE4\xB8\xAD")}).ends_with(" name=\"\xE4\xB8\xAD\""));
}

TEST_CASE("logfmt: no value can forge a line or a field") {
  CHECK(logfmt("x", {field("err", "a\nts=2026 level=error msg=forged")})
            .ends_with(R"( err="a\nts=2026 level=error msg=forged")"));
  CHECK(logfmt("x", {field("err", "a\r\nb")}).ends_with(R"( err="a\x0d\nb")"));
  CHECK(logfmt("x", {field("err", R"(a" level=error)")}).ends_with(R"( err="a\" level=error")"));
  CHECK(logfmt("x", {field("err", R"(a\" level=error)")}).ends_with(R"( err="a\\\" level=error")"));
  CHECK(logfmt("a\nb").ends_with(R"( msg="a\nb")"));
  // Escape sequences and the line break of ISO 8859, as one byte and as UTF-8.
  CHECK(logfmt("x", {field("err", "\x1B[2J")}).ends_with(R"( err="\x1b[2J")"));
  CHECK(logfmt("x", {field("err",
                           "a\x85"
                           "b")})
            .ends_with(R"( err="a\x85b")"));
  CHECK(logfmt("x", {field("err",
                           "a\xC2\x85"
                           "b\xC2\x9B"
                           "c")})
            .ends_with(R"( err="a\xc2\x85b\xc2\x9bc")"));
}

TEST_CASE("any bytes make one line of valid text in both formats") {
  const std::string text = every_byte();
  CHECK(is_one_printable_line(logfmt(text, {field("all", text)})));
  CHECK(is_one_printable_line(json(text, {field("all", text)}).substr(0, 40)));
  CHECK(json(text).find('\n') == std::string::npos);
  CHECK(logfmt("x", {field("zero", std::string_view("a\0b", 3))}).ends_with(R"( zero="a\x00b")"));
}

TEST_CASE("JSON: one object, everything escaped, wrong bytes replaced") {
  CHECK(
      json("poll failed", {field("reason", "auth"), field("requests", 13)}) ==
      R"({"ts":"2026-01-20T08:00:00.123Z","level":"warn","msg":"poll failed","reason":"auth","requests":"13"})");
  CHECK(json("a\"b\\c\nd\re\x01"
             "f")
            .ends_with(R"("msg":"a\"b\\c\nd\re\u0001f"})"));
  CHECK(json("a\xFF"
             "b")
            .ends_with("\"msg\":\"a\xEF\xBF\xBD"
                       "b\"}"));
  CHECK(json("x", {field("k", R"(","level":"error)")}).ends_with(R"("k":"\",\"level\":\"error"})"));
}

TEST_CASE("levels and formats by name") {
  for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warn, LogLevel::error}) {
    CHECK(parse_log_level(to_string(level)) == level);
  }
  for (const std::string_view wrong : {"", "INFO", "warning", "info ", "trace"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_log_level(wrong).has_value());
    CHECK_FALSE(parse_log_format(wrong).has_value());
  }
  CHECK(parse_log_format("logfmt") == LogFormat::logfmt);
  CHECK(parse_log_format("json") == LogFormat::json);
}

TEST_CASE("nothing below the threshold is enabled") {
  const SystemClock clock;
  LogThreshold threshold(LogLevel::warn);
  const auto log = make_stderr_log(threshold, LogFormat::logfmt, clock);
  CHECK_FALSE(log->enabled(LogLevel::debug));
  CHECK_FALSE(log->enabled(LogLevel::info));
  CHECK(log->enabled(LogLevel::warn));
  CHECK(log->enabled(LogLevel::error));
  log->info("this line must not be seen");
  threshold.set(LogLevel::debug);
  CHECK(log->enabled(LogLevel::debug));
  threshold.set(LogLevel::error);
  CHECK_FALSE(log->enabled(LogLevel::warn));
}
