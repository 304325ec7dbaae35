// What read_in_place() tells its handler, and where it finds what is no JSON.
#include "api/in_place.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace lge;

namespace {

// Writes down what it is told.
struct Listener {
  std::string heard;
  std::string stop_at;  // a text

  bool add(const std::string& what) {
    heard += (heard.empty() ? "" : " ") + what;
    return true;
  }
  bool Null() { return add("null"); }
  bool Bool(bool value) { return add(value ? "true" : "false"); }
  bool RawNumber(std::string_view text) { return add("#" + std::string(text)); }
  bool String(std::string_view text) { return add("'" + std::string(text) + "'") && text != stop_at; }
  bool Key(std::string_view name) { return add(std::string(name) + ":"); }
  bool StartObject() { return add("{"); }
  bool EndObject() { return add("}"); }
  bool StartArray() { return add("["); }
  bool EndArray() { return add("]"); }
};

struct Choosy : Listener {
  bool skips = false;

  bool Key(std::string_view name) {
    skips = name.starts_with('x');
    return Listener::Key(name);
  }
  [[nodiscard]] bool skips_value() const { return skips; }
};

template <class Handler = Listener>
std::string told(std::string body) {
  Handler handler;
  handler.stop_at = "stop";
  const std::string error = api::read_in_place(body, handler);
  return error.empty() ? handler.heard : error;
}

using Table = std::vector<std::pair<std::string, std::string>>;

void check(const Table& table) {
  for (const auto& [body, expected] : table) {
    CAPTURE(body);
    CHECK(told(body) == expected);
    std::string exact = body;  // so that the sanitizers see a read past it
    exact.shrink_to_fit();
    CHECK(told(std::move(exact)) == expected);
  }
}

void check_errors(const Table& table) {
  for (const auto& [body, place] : table) {
    CAPTURE(body);
    std::string exact = body;
    exact.shrink_to_fit();
    const std::string error = told(std::move(exact));
    if (!error.starts_with(place + ": ")) FAIL_CHECK(error, " instead of ", place);
  }
}

}  // namespace

TEST_CASE("values of every kind, with space around them") {
  check({{"null", "null"},
         {" \t\r\n true \n", "true"},
         {"-0.5e+10", "#-0.5e+10"},
         {"0", "#0"},
         {R"("text")", "'text'"},
         {"[]", "[ ]"},
         {" { } ", "{ }"},
         {R"([1,[],{"a" : [ false ] , "b":{}},"c"])", "[ #1 [ ] { a: [ false ] b: { } } 'c' ]"}});
}

TEST_CASE("escapes of every kind, in keys and texts") {
  check({{R"("\"\\\/\b\f\n\r\t")", "'\"\\/\b\f\n\r\t'"},
         {R"("a\u0041\u00e9\u20AC\uD83D\uDE00z")", "'aA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z'"},
         {R"({"k\u003a\"":1})", "{ k:\": #1 }"},
         {R"("\udc00")", "'\xED\xB0\x80'"}});
  const std::string zero("'\0'", 3);
  CHECK(told(R"("\u0000")") == zero);
}

TEST_CASE("texts of every length, and escapes at every place in them") {
  for (std::size_t length = 0; length < 70; ++length) {
    const std::string text(length, 'x');
    CHECK(told('"' + text + '"') == "'" + text + "'");
    for (std::size_t at = 0; at <= length; ++at) {
      std::string escaped = text;
      escaped.insert(at, R"(\n\\)");
      std::string meant = text;
      meant.insert(at, "\n\\");
      if (told("[\"" + escaped + "\",1]") != "[ '" + meant + "' #1 ]") FAIL_CHECK(length, " ", at);
    }
  }
}

TEST_CASE("what is no JSON, and where") {
  check_errors({{"", "no JSON at byte 0"},
                {"  ", "no JSON at byte 2"},
                {"nul", "no JSON at byte 3"},
                {"-", "no JSON at byte 1"},
                {".5", "no JSON at byte 0"},
                {"01", "no JSON at byte 1"},
                {"1.", "no JSON at byte 2"},
                {"1e+", "no JSON at byte 3"},
                {"[1 2]", "no JSON at byte 3"},
                {"[1,]", "no JSON at byte 3"},
                {"[1}", "no JSON at byte 2"},
                {R"({"a":1,})", "no JSON at byte 7"},
                {R"({"a":1 "b":2})", "no JSON at byte 7"},
                {R"({"a" 1})", "no JSON at byte 5"},
                {R"({"a":})", "no JSON at byte 5"},
                {"[", "no JSON at byte 1"},
                {R"("a)", "no JSON at byte 2"},
                {R"("a\")", "no JSON at byte 4"},
                {R"("a\)", "no JSON at byte 2"},
                {R"("\q")", "no JSON at byte 1"},
                {R"("\u12g4")", "no JSON at byte 1"},
                {R"("\u12)", "no JSON at byte 1"},
                {R"("\ud800")", "no JSON at byte 1"},
                {R"("\ud800\u0041")", "no JSON at byte 1"},
                {"\"a\x1F\"", "no JSON at byte 2"},
                {std::string("\"a\0\"", 4), "no JSON at byte 2"},
                {std::string("[1,\0]", 5), "no JSON at byte 3"},
                {std::string("1\0", 2), "no JSON at byte 1"}});
}

TEST_CASE("texts that are skipped come as empty ones; other values, and other texts, as they are") {
  const std::string big(1000, 'y');
  CHECK(told<Choosy>(R"({"x":"a\"b","y":"c"})") == "{ x: '' y: 'c' }");
  CHECK(told<Choosy>("{\"x\" :\n\"" + big + R"(\\" ,"y":1})") == "{ x: '' y: #1 }");
  CHECK(told<Choosy>(R"({"x":"","x1":1,"x2":["a"],"x3":{"y":"b"}})") ==
        "{ x: '' x1: #1 x2: [ 'a' ] x3: { y: 'b' } }");
  for (std::size_t length = 0; length < 70; ++length) {
    const std::string text(length, 'z');
    if (told<Choosy>("{\"x\":\"" + text + R"(\"\\","y":2})") != "{ x: '' y: #2 }") FAIL_CHECK(length);
  }
}

TEST_CASE("of a skipped text only the end is looked for") {
  CHECK(told<Choosy>("{\"x\":\"\\q \\u1 \n\"}") == "{ x: '' }");
  CHECK(told<Choosy>(std::string("{\"x\":\"\0\"}", 9)) == "{ x: '' }");
  CHECK(told<Choosy>(R"({"x":"\"})").starts_with("no JSON at byte 9: "));
  CHECK(told<Choosy>(R"({"x":"\)").starts_with("no JSON at byte 7: "));
  CHECK(told<Choosy>(R"({"x" "a"})").starts_with("no JSON at byte 5: "));
}

TEST_CASE("a handler that stops is told no more, and has no error") {
  CHECK(told(R"(["a","stop","b"])") == "[ 'a' 'stop'");
  CHECK(told(R"(["stop")") == "[ 'stop'");
}

TEST_CASE("a million levels take no stack") {
  constexpr std::size_t kMany = 1'000'000;
  CHECK(told(std::string(kMany, '[') + std::string(kMany, ']')).size() == 4 * kMany - 1);
}
