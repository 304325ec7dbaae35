// Bodies that are no page: each gets an error that says what was expected and where, and nothing worse
// happens.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/page_parser.hpp"
#include "support/file.hpp"
#include "support/outside_text.hpp"

using namespace lge;
using api::parse_page;

namespace {

std::string error_of(const std::string& body, std::size_t max_rows = 100) {
  const auto page = parse_page(body, max_rows);
  return page.has_error() ? page.error() : "a page";
}

std::string row(const std::string& fields) {
  return R"({"totalCount":1,"sessions":[{)" + fields + "}]}";
}

std::string row_with(const std::string& fields) {
  return row(R"("sessionId":"livy-1",)" + fields);
}

std::string total(const std::string& number) {
  return R"({"totalCount":)" + number + R"(,"sessions":[]})";
}

std::string repeat(const std::string& text, std::size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i)
    all += text;
  return all;
}

using Table = std::vector<std::pair<std::string, std::string>>;

// What ends in ": " goes on in RapidJSON's own words, which differ between its versions.
void check(const Table& table) {
  for (const auto& [body, expected] : table) {
    CAPTURE(body);
    const std::string error = error_of(body);
    if (expected.ends_with(": ")) {
      CHECK(error.substr(0, expected.size()) == expected);
      CHECK(error.size() > expected.size());
    } else {
      CHECK(error == expected);
    }
  }
}

}  // namespace

TEST_CASE("what is no JSON object") {
  check({{"", "no JSON at byte 0: "},
         {" \n", "no JSON at byte 2: "},
         {"<html>502 Bad Gateway</html>", "no JSON at byte 0: "},
         {"\xEF\xBB\xBF{}", "no JSON at byte 0: "},
         {"null", "the answer: expected a JSON object, found null"},
         {"true", "the answer: expected a JSON object, found true or false"},
         {"42", "the answer: expected a JSON object, found a number"},
         {"\"text\"", "the answer: expected a JSON object, found text"},
         {"[]", "the answer: expected a JSON object, found a list"},
         {"{", "no JSON at byte 1: "},
         {"{'totalCount':0}", "no JSON at byte 1: "},
         {R"({"totalCount":0,"sessions":[],})", "no JSON at byte 30: "},
         {R"({"totalCount":NaN,"sessions":[]})", "no JSON at byte 14: "},
         {R"({"totalCount":01,"sessions":[]})", "no JSON at byte 15: "}});
}

TEST_CASE("what is an object and no page") {
  check({{"{}", "the answer has no totalCount"},
         {R"({"sessions":[]})", "the answer has no totalCount"},
         {R"({"totalCount":0})", "the answer has no sessions"},
         {R"({"code":"InternalError","message":"x"})", "the answer has no totalCount"},
         {R"({"data":{"totalCount":0,"sessions":[]}})", "the answer has no totalCount"},
         {R"({"totalCount":0,"sessions":{}})", "sessions: expected a list, found an object"},
         {R"({"totalCount":0,"sessions":"none"})", "sessions: expected a list, found text"},
         {R"({"totalCount":0,"sessions":0})", "sessions: expected another type, found a number"},
         {R"({"totalCount":0,"sessions":false})", "sessions: expected another type, found true or false"},
         {R"({"totalCount":1,"sessions":[null]})", "sessions[0]: expected an object, found null"},
         {R"({"totalCount":1,"sessions":[{"sessionId":"a"},7]})",
          "sessions[1]: expected an object, found a number"},
         {R"({"totalCount":1,"sessions":["a"]})", "sessions[0]: expected an object, found text"},
         {R"({"totalCount":1,"sessions":[[]]})", "sessions[0]: expected an object, found a list"}});
}

TEST_CASE("totalCount that is no count") {
  check({{total("null"), "totalCount: expected a whole number, found null"},
         {total("true"), "totalCount: expected another type, found true or false"},
         {total("\"10\""), "totalCount: expected a number, found text"},
         {total("[]"), "totalCount: expected a plain value, found a list"},
         {total("{}"), "totalCount: expected a plain value, found an object"},
         {total("-1"), "totalCount: expected a whole number of 0 or more, found -1"},
         {total("1.5"), "totalCount: expected a whole number of 0 or more, found 1.5"},
         {total("1e400"), "no JSON at byte 14: "},
         {total("-1e400"), "no JSON at byte 14: "},
         {total("2147483648"), "totalCount: expected at most 2000000, found 2147483648"},
         {total("2000001"), "totalCount: expected at most 2000000, found 2000001"},
         {total("1e19"), "totalCount: expected a whole number of 0 or more, found 1e19"},
         {total("18446744073709551616"),
          "totalCount: expected a whole number of 0 or more, found 18446744073709551616"}});
  CHECK(error_of(total("0e40")) == "a page");
  CHECK(error_of(total("1e-400")).starts_with("totalCount: expected"));
  CHECK(error_of(total("1" + repeat("0", 100))) ==
        "totalCount: expected a whole number of 0 or more, found 1" + repeat("0", 39) + "\xE2\x80\xA6");
  CHECK(error_of(total("1" + repeat("0", 1'000'000))).starts_with("no JSON at byte 14: "));
}

TEST_CASE("rows with wrong values") {
  check({{row(""), "sessions[0]: sessionId is missing"},
         {row(R"("name":"x")"), "sessions[0]: sessionId is missing"},
         {row(R"("sessionId":null)"), "sessions[0].sessionId: expected text, found null"},
         {row(R"("sessionId":7)"), "sessions[0].sessionId: expected another type, found a number"},
         {row(R"("sessionId":true)"), "sessions[0].sessionId: expected another type, found true or false"},
         {row(R"("sessionId":["a"])"), "sessions[0].sessionId: expected a plain value, found a list"},
         {row(R"("sessionId":"")"), "sessions[0].sessionId: expected an id, found empty text"},
         {row_with(R"("state":1)"), "sessions[0].state: expected another type, found a number"},
         {row_with(R"("state":{})"), "sessions[0].state: expected a plain value, found an object"},
         {row_with(R"("cuHours":"322.5")"), "sessions[0].cuHours: expected a number, found text"},
         {row_with(R"("cuHours":-0.5)"), "sessions[0].cuHours: expected a number of 0 or more, found -0.5"},
         {row_with(R"("cuHours":1e400)"), "no JSON at byte 60: "},
         {row_with(R"("vcoreSeconds":"343")"), "sessions[0].vcoreSeconds: expected a number, found text"},
         {row_with(R"("vcoreSeconds":0.5)"),
          "sessions[0].vcoreSeconds: expected a whole number of 0 or more, found 0.5"},
         {row_with(R"("mbSeconds":-1)"),
          "sessions[0].mbSeconds: expected a whole number of 0 or more, found -1"},
         {row_with(R"("mbSeconds":9223372036854775808)"),
          "sessions[0].mbSeconds: expected a whole number of 0 or more, found 9223372036854775808"},
         {row_with(R"("mbSeconds":[1])"), "sessions[0].mbSeconds: expected a plain value, found a list"},
         {row_with(R"("createTime":-1)"),
          "sessions[0].createTime: expected Unix time in milliseconds, found -1"},
         {row_with(R"("endTime":"never")"), "sessions[0].endTime: expected a number, found text"},
         {R"({"totalCount":2,"sessions":[{"sessionId":"a"},{"name":"b"}]})",
          "sessions[1]: sessionId is missing"}});
}

TEST_CASE("keys, ids and rows that come too often") {
  check(
      {{R"({"totalCount":0,"totalCount":0,"sessions":[]})", "totalCount: expected it once, found it twice"},
       {R"({"totalCount":0,"sessions":[],"sessions":[]})", "sessions: expected it once, found it twice"},
       {R"({"totalCount":0,"sessions":null,"sessions":[]})", "sessions: expected it once, found it twice"},
       {row(R"("sessionId":"a","sessionId":"b")"), "sessions[0].sessionId: expected it once, found it twice"},
       {row_with(R"("mbSeconds":1,"mbSeconds":2)"),
        "sessions[0].mbSeconds: expected it once, found it twice"},
       {R"({"totalCount":2,"sessions":[{"sessionId":"a"},{"sessionId":"b"},{"sessionId":"a"}]})",
        "session \"a\" is listed twice"},
       {R"({"totalCount":2,"sessions":[{"sessionId":"a\nb"},{"sessionId":"a\nb"}]})",
        "session \"a\\nb\" is listed twice"}});
  CHECK(error_of(R"({"totalCount":3,"sessions":[{"sessionId":"a"},{"sessionId":"b"}]})", 1) ==
        "sessions[1]: expected at most 1 rows, found more");
  const std::string endless = R"({"totalCount":0,"sessions":[)" + repeat(R"({"sessionId":"a"},)", 100'000);
  CHECK(error_of(endless) == "sessions[100]: expected at most 100 rows, found more");
}

TEST_CASE("ids too long or no text") {
  CHECK(error_of(row("\"sessionId\":\"" + repeat("x", 10'240) + "\"")) ==
        "sessions[0].sessionId: expected at most 1024 bytes, found 10240 bytes");
  for (const std::string bytes :
       {"\x80", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xB8", "\xFF"}) {
    CHECK(error_of(row("\"sessionId\":\"a" + bytes + "\"")) ==
          "sessions[0].sessionId: expected UTF-8, found other bytes");
  }
  CHECK(error_of(row(R"("sessionId":"\ud800")")) != "a page");
  CHECK(error_of(row(R"("sessionId":"\udc00")")) != "a page");
  CHECK(error_of(row(R"("sessionId":"\ud800\u0041")")) != "a page");
  CHECK(error_of(row(R"("sessionId":"\u12")")) != "a page");
  CHECK(error_of(row("\"sessionId\":\"a\nb\"")) != "a page");
}

TEST_CASE("what follows a page makes it none") {
  const std::string page = R"({"totalCount":0,"sessions":[]})";
  REQUIRE(error_of(page) == "a page");
  for (const std::string rest : {"x", "{}", ",", "}", "]", "null", page.c_str()}) {
    CAPTURE(rest);
    CHECK(error_of(page + rest).starts_with("no JSON at byte 30: "));
  }
  using namespace std::string_literals;
  CHECK(error_of(page + "\0"s) == "no JSON at byte 30: the answer goes on after its end");
  CHECK(error_of(page + " \0garbage"s) == "no JSON at byte 31: the answer goes on after its end");
}

TEST_CASE("a text that is not used must end, and nothing else") {
  for (const std::string text : {"", "\\\\", R"(\")", R"(\\\")", R"(\q\u12)", "a\nb", "{}],:"}) {
    CAPTURE(text);
    CHECK(error_of(row_with(R"("sparkConf" : ")" + text + R"(","mbSeconds":1)")) == "a page");
    CHECK(error_of(row_with(R"("sparkConf":")" + text + R"(","mbSeconds":"1")")) ==
          "sessions[0].mbSeconds: expected a number, found text");
    const std::string endless = R"({"totalCount":1,"sessions":[{"sparkConf":")" + text;
    CHECK(error_of(endless).starts_with("no JSON at byte "));
  }
  // Of a used one every character counts.
  CHECK(error_of(row_with(R"("name":"\q")")).starts_with("no JSON at byte "));
  CHECK(error_of(row_with("\"name\":\"a\nb\"")).starts_with("no JSON at byte "));
}

TEST_CASE("a NUL inside is no end and no value") {
  using namespace std::string_literals;
  CHECK(error_of("\0"s).starts_with("no JSON at byte 0: "));
  CHECK(error_of("{\"totalCount\":0,\0\"sessions\":[]}"s).starts_with("no JSON at byte 16: "));
  CHECK(error_of("{\"totalCount\":\0,\"sessions\":[]}"s).starts_with("no JSON at byte 14: "));
  CHECK(error_of("{\"totalCount\":0,\"sessions\":[{\"sessionId\":\"a\0b\"}]}"s)
            .starts_with("no JSON at byte "));
}

TEST_CASE("a million levels are refused long before they hurt") {
  constexpr std::size_t kMany = 1'000'000;
  CHECK(error_of(repeat("[", kMany)) == "the answer: expected a JSON object, found a list");
  CHECK(error_of(repeat("{\"a\":", kMany)) == "the answer: expected at most 64 levels, found deeper nesting");
  const std::string deep = R"({"totalCount":0,"x":)";
  CHECK(error_of(deep + repeat("[", kMany)) ==
        "the answer: expected at most 64 levels, found deeper nesting");
  CHECK(error_of(deep + repeat("[", kMany) + repeat("]", kMany) + ",\"sessions\":[]}") ==
        "the answer: expected at most 64 levels, found deeper nesting");
  CHECK(error_of(row_with("\"x\":" + repeat("[{\"y\":", kMany))) ==
        "sessions[0]: expected at most 64 levels, found deeper nesting");
  CHECK(error_of(row_with("\"x\":" + repeat("[", 61) + repeat("]", 61))) == "a page");
  CHECK(error_of(row_with("\"x\":" + repeat("[", 62) + repeat("]", 62))) != "a page");
}

TEST_CASE("a page that breaks off anywhere is no page") {
  std::string body = read_file(LGE_SOURCE_DIR "/tests/data/official_example.json", 100'000).value();
  body.erase(body.find_last_not_of(" \r\n") + 1);
  REQUIRE(error_of(body) == "a page");
  for (std::size_t length = 0; length < body.size(); ++length) {
    // Of just that length, so that a read past it is seen by the sanitizers.
    std::string cut = body.substr(0, length);
    cut.shrink_to_fit();
    CAPTURE(length);
    CHECK(parse_page(std::move(cut), 100).has_error());
  }
}

TEST_CASE("no single wrong byte crashes the reader, and every error is a short line of text") {
  const std::string good =
      row_with("\"state\":\"\xE4\xB8\xAD\",\"cuHours\":1.5e1,\"x\":[{\"y\":\"\\u4e2d\"}]");
  REQUIRE(error_of(good) == "a page");
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string bad = good;
      bad[at] = static_cast<char>(byte);
      const std::string error = error_of(bad);
      const bool fine = error.size() < 300 && is_valid_utf8(error) && error.find('\n') == std::string::npos;
      if (!fine) FAIL_CHECK(at, " ", byte, " ", error);
    }
  }
}
