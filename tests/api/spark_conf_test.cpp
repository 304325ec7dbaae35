#include "api/spark_conf.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/session.hpp"

using namespace lge;
using api::DimensionSource;
using From = DimensionSource::From;

namespace {

DimensionSource at(std::vector<std::string> tokens) {
  return {From::spark_conf, std::move(tokens)};
}

// What each pointer finds; "?" where it finds nothing.
std::vector<std::string> all_found(std::string_view json, const std::vector<DimensionSource>& sources) {
  std::vector<std::string> values(sources.size(), "?");
  api::find_in_json(json, sources, values);
  return values;
}

std::string found(std::string_view json, std::vector<std::string> tokens) {
  return all_found(json, {at(std::move(tokens))}).front();
}

std::string repeat(const std::string& text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i)
    all += text;
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("text is found as it is; numbers, true and false as they are written") {
  const std::string json =
      R"({"proxyUser":"etl","conf":{"spark.driver.cores":1,"ratio":-1.50e2,"big":123456789012345678901,)"
      R"("on":true,"off":false,"empty":"","\u4e2d":"\ud83d\ude00"}})";
  CHECK(found(json, {"proxyUser"}) == "etl");
  CHECK(found(json, {"conf", "spark.driver.cores"}) == "1");
  CHECK(found(json, {"conf", "ratio"}) == "-1.50e2");
  CHECK(found(json, {"conf", "big"}) == "123456789012345678901");
  CHECK(found(json, {"conf", "on"}) == "true");
  CHECK(found(json, {"conf", "off"}) == "false");
  CHECK(found(json, {"conf", "empty"}).empty());
  CHECK(found(json, {"conf", "\xE4\xB8\xAD"}) == "\xF0\x9F\x98\x80");
  CHECK(found(R"("whole")", Texts{}) == "whole");
  CHECK(found(" 42 ", Texts{}) == "42");
}

TEST_CASE("null, objects and lists give empty text, and what is not there nothing") {
  const std::string json = R"({"a":null,"b":{"c":1},"d":[1],"e":"x"})";
  CHECK(found(json, {"a"}).empty());
  CHECK(found(json, {"b"}).empty());
  CHECK(found(json, {"d"}).empty());
  CHECK(found(json, Texts{}).empty());
  CHECK(found(json, {"f"}) == "?");
  CHECK(found(json, {"b", "d"}) == "?");
  CHECK(found(json, {"c"}) == "?");
  CHECK(found(json, {"e", "x"}) == "?");
  CHECK(found(json, {""}) == "?");
  CHECK(found("null", {"a"}) == "?");
}

TEST_CASE("a token counts a list's elements") {
  const std::string json = R"({"a":["x",[1,{"b":2}],"z"],"0":"object"})";
  CHECK(found(json, {"a", "0"}) == "x");
  CHECK(found(json, {"a", "2"}) == "z");
  CHECK(found(json, {"a", "1", "0"}) == "1");
  CHECK(found(json, {"a", "1", "1", "b"}) == "2");
  CHECK(found(json, {"0"}) == "object");
  for (const std::string token : {"3", "-", "-1", "00", "02", "+2", "2 ", ""}) {
    CAPTURE(token);
    CHECK(found(json, {"a", token}) == "?");
  }
  CHECK(found("[" + repeat("0,", 1000) + "7]", {"1000"}) == "7");
}

TEST_CASE("several pointers are followed at once, whatever their order") {
  const std::string json = R"({"a":{"b":"1","c":{"d":"2"}},"x":"3","c":{"d":"4"},"b":"5"})";
  const std::vector<DimensionSource> sources{at({"b"}),      at({"a", "c", "d"}), {From::queue, {}},
                                             at({"a", "b"}), at({"c", "d"}),      at({"a", "b"}),
                                             at({"a", "d"})};
  CHECK(all_found(json, sources) == Texts{"5", "2", "?", "1", "4", "1", "?"});
  CHECK(all_found(json, {{From::name, {"x"}}}) == Texts{"?"});
}

TEST_CASE("where keys repeat, the first value that is reached counts") {
  CHECK(found(R"({"a":"1","a":"2"})", {"a"}) == "1");
  CHECK(found(R"({"a":null,"a":"2"})", {"a"}).empty());
  CHECK(found(R"({"a":{"b":"1"},"a":{"b":"2"}})", {"a", "b"}) == "1");
  CHECK(found(R"({"a":7,"a":{"b":"2"}})", {"a", "b"}) == "2");
}

TEST_CASE("a value counts once it was read, whatever follows") {
  CHECK(found(R"({"a":"1","b")", {"a"}) == "1");
  CHECK(found(R"({"a":"1"}})", {"a"}) == "1");
  CHECK(found(R"({"a":"1",x,"b":"2"})", {"b"}) == "?");
  CHECK(found(R"({"a":"1)", {"a"}) == "?");
  using namespace std::string_literals;
  CHECK(found("{\"a\":\"1\",\0\"b\":\"2\"}"s, {"b"}) == "?");
  for (const std::string json :
       {"", " ", "x", "{", "}", "[", "nul", "\"", "\xFF", "\xEF\xBB\xBF{\"a\":\"1\"}"}) {
    CAPTURE(json);
    CHECK(found(json, {"a"}) == "?");
  }
}

TEST_CASE("deep nesting ends the reading, with what was read before it") {
  constexpr std::size_t kMany = 1'000'000;
  const std::string lists = repeat("[", kMany);
  CHECK(found(lists, {"0"}).empty());
  CHECK(found(R"({"a":"1","x":)" + lists, {"a"}) == "1");
  CHECK(found(R"({"x":)" + lists + repeat("]", kMany) + R"(,"a":"1"})", {"a"}) == "?");
  const std::string deepest = repeat("[", 63) + "7" + repeat("]", 63);
  CHECK(found("[" + deepest + "]", Texts(64, "0")) == "7");
  CHECK(found("[[" + deepest + "]]", Texts(65, "0")) == "?");
  CHECK(found("[[" + deepest + "],8]", {"1"}) == "?");
}

TEST_CASE("values are short and valid UTF-8, keys any bytes") {
  const auto value = [](const std::string& text) { return found("{\"a\":\"" + text + "\"}", {"a"}); };
  CHECK(value(std::string(10'000, 'x')) == std::string(api::kMaxTextBytes, 'x'));
  CHECK(value(std::string(255, 'x') + "\xE4\xB8\xAD") == std::string(255, 'x'));
  CHECK(value("a\xFF") == "a\xEF\xBF\xBD");
  CHECK(value(R"(a\u0000b)") == std::string("a\0b", 3));
  CHECK(found("{\"\xFF\":\"1\"}", {"\xFF"}) == "1");
  CHECK(found(R"({"a\u0000":"1","a":"2"})", {"a"}) == "2");
  CHECK(found(R"({"a/b":"1","m~n":"2"})", {"m~n"}) == "2");
  CHECK(found("[" + std::string(300, '9') + "]", {"0"}) == std::string(api::kMaxTextBytes, '9'));
}
