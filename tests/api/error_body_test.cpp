#include "api/error_body.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/outside_text.hpp"

using namespace lge;
using api::ErrorBody;
using api::parse_error_body;

namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kXml = "text/xml;charset=utf-8";

ErrorBody json(const std::string& body) {
  return parse_error_body(kJson, body);
}

}  // namespace

TEST_CASE("both spellings of a JSON error are read") {
  const ErrorBody expected{"Forbidden.RAM", "User not authorized", "R-1"};
  CHECK(json(R"({"Code":"Forbidden.RAM","Message":"User not authorized","RequestId":"R-1","HostId":"h",)"
             R"("Recommend":"https://x","AccessDeniedDetail":{"Code":"no","AuthAction":"x"}})") == expected);
  CHECK(json(R"({"requestId":"R-1","code":"Forbidden.RAM","message":"User not authorized"})") == expected);
  CHECK(
      json(
          R"( {"AccessDeniedDetail":{"Message":"no"},"code":"Forbidden.RAM","Message":"User not authorized",)"
          R"("requestId":"R-1"})") == expected);
  CHECK(parse_error_body("", R"({"code":"A"})").code == "A");
  CHECK(json("\xEF\xBB\xBF{\"code\":\"A\"}").code == "A");
}

TEST_CASE("parts of another type, null or the text null are absent") {
  CHECK(json(R"({"code":null,"message":null,"requestId":null})") == ErrorBody{});
  CHECK(json(R"({"code":"null","message":"","requestId":"R-1"})") == ErrorBody{"", "", "R-1"});
  CHECK(json(R"({"code":400,"message":["a"],"requestId":{"message":"b"}})") == ErrorBody{});
  CHECK(json(R"({"CODE":"A","codes":"B","cod":"C"})") == ErrorBody{});
}

TEST_CASE("the first of two spellings wins, unless it is empty") {
  CHECK(json(R"({"Code":"A","code":"B"})").code == "A");
  CHECK(json(R"({"Code":"","code":"B"})").code == "B");
  CHECK(json(R"({"Code":"null","code":"B"})").code == "B");
}

TEST_CASE("an error in XML is read, with its entities") {
  const std::string body =
      "<?xml version='1.0' encoding='UTF-8'?>\n<Error>\n  <RequestId>R-1</RequestId><HostId>h</HostId>"
      "<Code>SignatureDoesNotMatch</Code><Message>a &lt;b&gt; &amp;&quot;c&apos; &amp;lt; "
      "&#39;</Message></Error>";
  const ErrorBody expected{"SignatureDoesNotMatch", "a <b> &\"c' &lt; &#39;", "R-1"};
  CHECK(parse_error_body(kXml, body) == expected);
  CHECK(parse_error_body("application/xml", body) == expected);
  CHECK(parse_error_body(kJson, body) == expected);
  CHECK(parse_error_body("", body) == expected);
}

TEST_CASE("XML that is broken gives what can be read") {
  CHECK(parse_error_body(kXml, "<Error><Code>A</Code><Message>cut o") == ErrorBody{"A", "", ""});
  CHECK(parse_error_body(kXml, "<Error><Code>A") == ErrorBody{});
  CHECK(parse_error_body(kXml, "<Error><Code></Code></Error>") == ErrorBody{});
  CHECK(parse_error_body(kXml, "<Error>") == ErrorBody{});
  CHECK(parse_error_body(kXml, "<Error") == ErrorBody{});
  CHECK(parse_error_body(kXml, "{\"code\":\"A\"}") == ErrorBody{});
}

TEST_CASE("what is no error of the API gives empty parts") {
  const std::vector<std::string> bodies{
      "",
      "  \r\n",
      "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>",
      "<!DOCTYPE html><Code>A</Code>",
      "upstream connect error",
      "\"code\"",
      "[{\"code\":\"A\"}]",
      "null",
      "{",
      "\xFF\xFE\x7B",
      std::string(1'000'000, '['),
      std::string(1'000'000, '<'),
      std::string(1'000'000, '\0')};
  for (const std::string& body : bodies) {
    CAPTURE(body.substr(0, 60));
    CHECK(json(body) == ErrorBody{});
    CHECK(parse_error_body(kXml, body) == ErrorBody{});
  }
}

TEST_CASE("what was read before the body broke is kept") {
  CHECK(json(R"({"code":"A","message":"cut o)") == ErrorBody{"A", "", ""});
  CHECK(json(R"({"code":"A" "message":"b"})") == ErrorBody{"A", "", ""});
  std::string deep = R"({"code":"A","x":)";
  deep += std::string(50'000, '[');
  CHECK(json(deep).code == "A");
}

TEST_CASE("a huge body is looked at no further than 64 KiB") {
  const std::string megabyte(1'000'000, 'x');
  CHECK(json(R"({"code":"A","message":")" + megabyte + "\"}") == ErrorBody{"A", "", ""});
  CHECK(json(R"({"x":")" + megabyte + R"(","code":"A"})") == ErrorBody{});
  CHECK(json(R"({"message":")" + std::string(10'000, 'x') + "\"}").message.size() == 10'000);
}

TEST_CASE("texts are made valid UTF-8") {
  const ErrorBody body =
      json("{\"code\":\"a\xFF\",\"message\":\"\xE4\xB8\",\"requestId\":\"\\ud83d\\ude00\"}");
  CHECK(body.code == "a\xEF\xBF\xBD");
  CHECK(is_valid_utf8(body.message));
  CHECK(body.request_id == "\xF0\x9F\x98\x80");
  CHECK(is_valid_utf8(json(R"({"code":"\udc00"})").code));
  CHECK(parse_error_body(kXml, "<Error><Code>\xFF</Code></Error>").code == "\xEF\xBF\xBD");
}
