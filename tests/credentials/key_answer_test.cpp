#include "credentials/key_answer.hpp"

#include <doctest/doctest.h>

#include "credentials/answered_key.hpp"
#include "fakes/clock.hpp"
#include "support/utc_time.hpp"

namespace lge::credentials {

namespace {

const WallTime kNow = fakes::FakeClock().wall();  // 2026-01-20T08:00:00Z

std::string json(const std::string& id, const std::string& secret, const std::string& token,
                 const std::string& expiration) {
  return R"({"AccessKeyId":")" + id + R"(","AccessKeySecret":")" + secret + R"(","SecurityToken":")" + token +
         R"(","Expiration":")" + expiration + "\"}";
}

Result<Key, std::string> read(const std::string& body) {
  const Result<KeyAnswer, std::string> answer = parse_key_answer(body);
  if (!answer) return Result<Key, std::string>(in_place_error, answer.error());
  return key_of(*answer, kNow);
}

std::string problem(const std::string& body) {
  const auto key = read(body);
  REQUIRE(key.has_error());
  return key.error();
}

}  // namespace

TEST_CASE("the answers of the metadata service and of STS") {
  const Key expected{"STS.1", Secret("s"), Secret("t"), parse_utc("2026-01-20T09:00:00Z")};
  const std::string key = json("STS.1", "s", "t", "2026-01-20T09:00:00Z");
  CHECK(read(key).value() == expected);
  CHECK(read(R"({"RequestId":"x","Odd":[1,{"AccessKeyId":2},null],"Credentials":)" + key + R"(,"More":true})")
            .value() == expected);
  CHECK(read(" \n" + key + "\n").value() == expected);
}

TEST_CASE("what an error says") {
  const auto answer = parse_key_answer(R"({"Code":"NoPermission","Message":"You may not","RequestId":null})");
  CHECK(answer.value().code == "NoPermission");
  CHECK(answer.value().message == "You may not");
}

TEST_CASE("each part must be there, printable and not too long") {
  const std::string later = "2026-01-20T09:00:00Z";
  CHECK(problem("{}") == "AccessKeyId is missing");
  CHECK(problem(json("", "s", "t", later)) == "AccessKeyId is missing");
  CHECK(problem(json("i", "", "t", later)) == "AccessKeySecret is missing");
  CHECK(problem(json("i", "s", "", later)) == "SecurityToken is missing");
  CHECK(problem(json("i", "s", "t", "")) == "Expiration is missing");
  CHECK(problem(json("i d", "s", "t", later)) == "AccessKeyId holds something else than printable ASCII");
  CHECK(problem(json("i", "s\\n", "t", later)) ==
        "AccessKeySecret holds something else than printable ASCII");
  CHECK(problem(json("i", "s", "t\\u0000", later)) ==
        "SecurityToken holds something else than printable ASCII");
  CHECK(problem(json(std::string(257, 'i'), "s", "t", later)) == "AccessKeyId is longer than 256 bytes");
  CHECK(problem(json("i", std::string(1'025, 's'), "t", later)) ==
        "AccessKeySecret is longer than 1024 bytes");
  CHECK(problem(json("i", "s", std::string(16'385, 't'), later)) ==
        "SecurityToken is longer than 16384 bytes");
  CHECK(read(json(std::string(256, 'i'), std::string(1'024, 's'), std::string(16'384, 't'), later))
            .has_value());
}

TEST_CASE("a key must still be valid") {
  CHECK(problem(json("i", "s", "t", "2026-01-20T08:00:00Z")) ==
        "the key expired at 2026-01-20T08:00:00Z; check this host's clock");
  CHECK(read(json("i", "s", "t", "2026-01-20T08:00:01Z")).has_value());
  CHECK(problem(json("i", "s", "t", "tomorrow")) == "Expiration is no time such as 2026-01-20T08:00:00Z");
}

TEST_CASE("whatever is no such JSON is refused, and none of it shown") {
  for (const char* body : {"[]", "\"S3CRET\"", "7", "null", "true"})
    CHECK(problem(body) == "the answer is no JSON object");
  CHECK(problem("").starts_with("no JSON at byte 0: "));
  CHECK(problem("<html>S3CRET").find("S3CRET") == std::string::npos);
  CHECK(problem(R"({"AccessKeyId":"S3CRET)").find("S3CRET") == std::string::npos);
  CHECK(problem("{}{}").starts_with("no JSON at byte 2: "));
  CHECK(problem(std::string("{}\0x", 4)) == "the answer goes on after its JSON");
  for (const char* value : {"7", "true", "{}", "[]"})
    CHECK(problem(std::string(R"({"AccessKeySecret":)") + value + "}") == "a member of the key is no text");
  CHECK(problem(R"({"Code":"a","Code":"b"})") == "a member of the key stands twice in the answer");
  CHECK(problem(R"({"AccessKeyId":"a","Credentials":{"AccessKeyId":"b"}})") ==
        "a member of the key stands twice in the answer");
}

TEST_CASE("length and depth are bounded") {
  CHECK(problem(std::string(65'537, ' ')) == "the answer is longer than 65536 bytes");
  std::string deep = R"({"x":)" + std::string(63, '[') + std::string(63, ']') + "}";
  CHECK(problem(deep) == "AccessKeyId is missing");
  deep = R"({"x":)" + std::string(64, '[') + std::string(64, ']') + "}";
  CHECK(problem(deep) == "the answer nests more than 64 levels");
  CHECK(problem(R"({"x":)" + std::string(60'000, '[')) == "the answer nests more than 64 levels");
}

TEST_CASE("a failed answer is told in the service's words, on one line, without secrets in any form") {
  const auto told = [](unsigned status, const std::string& body) {
    const auto key = answered_key("STS", {status, {}, body}, kNow, {Secret("a+/=b")});
    REQUIRE(key.has_error());
    return key.error().message;
  };
  CHECK(told(403, R"({"Code":"NoPermission","Message":"You\nmay not"})") ==
        "STS: HTTP 403 NoPermission: You may not");
  CHECK(told(502, "<html>") == "STS: HTTP 502");
  CHECK(told(200, R"({"Code":"Failed"})") == "STS: HTTP 200 Failed");
  CHECK(told(200, "{}") == "STS: the answer holds no key: AccessKeyId is missing");
  CHECK(told(400, R"({"Code":"a+/=b","Message":"a%2B%2F%3Db a%252B%252F%253Db a+/=b"})") ==
        "STS: HTTP 400 <secret>: <secret> <secret> <secret>");
  const std::string cut = told(400, R"({"Message":")" + std::string(5'000, 'x') + "\"}");
  CHECK(cut.size() == 512 + std::string("…").size());
}

}  // namespace lge::credentials
