#include "api/page_parser.hpp"

#include <string>

#include <doctest/doctest.h>

#include "support/file.hpp"

using namespace lge;
using api::parse_page;
using api::State;

namespace {

std::string official_example() {
  return read_file(LGE_SOURCE_DIR "/tests/data/official_example.json", 100'000).value();
}

api::Page page_of(const std::string& body, std::size_t max_rows = 100) {
  auto page = parse_page(body, max_rows);
  CAPTURE(body.substr(0, 400));
  if (page.has_error()) FAIL(page.error());
  return page.value();
}

api::Session only_row(const std::string& fields) {
  const api::Page page = page_of(R"({"totalCount":1,"sessions":[{"sessionId":"livy-1")" + fields + "}]}");
  REQUIRE(page.sessions.size() == 1);
  return page.sessions.front();
}

}  // namespace

TEST_CASE("the official example is read exactly") {
  const api::Page page = page_of(official_example());
  CHECK(page.total == 10);
  CHECK(page.request_id == "8FAA8EEC-3026-5D15-8733-4E2A3DD970A1");
  REQUIRE(page.sessions.size() == 1);
  api::Session expected;
  expected.id = "livy-xxxxxx";
  expected.state = State::running;
  expected.created = 1'768'213'240'000;
  expected.ended = 1'768'213'240'000;
  expected.cu_hours = 322.5;
  expected.vcore_seconds = 343;
  expected.mb_seconds = 1'098'888;
  expected.name = "test_session";
  expected.queue = "root_queue";
  CHECK(page.sessions.front() == expected);
}

TEST_CASE("an empty list is a page, as a list and as null") {
  CHECK(page_of(R"({"totalCount":0,"sessions":[]})").sessions.empty());
  CHECK(page_of(R"({"sessions":[],"totalCount":0})").total == 0);
  CHECK(page_of(R"({"totalCount":0,"sessions":null,"requestId":null})") == api::Page{});
  // A page past the end of the list.
  CHECK(page_of(R"({"totalCount":250,"sessions":null})").total == 250);
  CHECK(page_of(" \r\n\t{ \"totalCount\" : 0 , \"sessions\" : [ ] } \n").total == 0);
}

TEST_CASE("every field of a row but the id may be null or absent") {
  api::Session bare;
  bare.id = "livy-1";
  CHECK(only_row("") == bare);
  CHECK(only_row(R"(,"name":null,"computeId":null,"queue":null,"webUI":null,"state":null,"info":null,)"
                 R"("sparkConf":null,"createTime":null,"endTime":null,"cuHours":null,"vcoreSeconds":null,)"
                 R"("mbSeconds":null)") == bare);
}

TEST_CASE("states by name; every other name is unknown") {
  for (const State state : api::kAllStates) {
    CHECK(only_row(",\"state\":\"" + std::string(to_string(state)) + "\"").state == state);
  }
  for (const std::string name : {"", "RUNNING", "Running", "running ", "idle", "null", "\\u0000", "dead"}) {
    CAPTURE(name);
    CHECK(only_row(",\"state\":\"" + name + "\"").state == State::unknown);
  }
  CHECK(only_row(R"(,"state":"\u0072unning")").state == State::running);
}

TEST_CASE("numbers are exact, however they are written") {
  CHECK(only_row(R"(,"vcoreSeconds":9007199254740992)").vcore_seconds == 9'007'199'254'740'992);
  CHECK(only_row(R"(,"vcoreSeconds":9007199254740993)").vcore_seconds == 9'007'199'254'740'993);
  CHECK(only_row(R"(,"mbSeconds":9223372036854775807)").mb_seconds == 9'223'372'036'854'775'807);
  CHECK(only_row(R"(,"mbSeconds":1098888.0)").mb_seconds == 1'098'888);
  CHECK(only_row(R"(,"mbSeconds":1.5e3)").mb_seconds == 1500);
  CHECK(only_row(R"(,"mbSeconds":0e40)").mb_seconds == 0);
  CHECK(only_row(R"(,"mbSeconds":-0)").mb_seconds == 0);
  CHECK(only_row(R"(,"mbSeconds":-0.0)").mb_seconds == 0);
  CHECK(only_row(R"(,"mbSeconds":0e300)").mb_seconds == 0);
  CHECK(only_row(R"(,"cuHours":0.1)").cu_hours == 0.1);
  CHECK(only_row(R"(,"cuHours":9007199254740992)").cu_hours == 0x1p53);
  CHECK(only_row(R"(,"cuHours":1.7976931348623157e308)").cu_hours == 1.7976931348623157e308);
  CHECK(only_row(R"(,"cuHours":2.2250738585072011e-308)").cu_hours == 2.2250738585072011e-308);
  CHECK(only_row(R"(,"cuHours":0e40)").cu_hours == 0);
  CHECK(only_row(R"(,"createTime":0)").created == 0);
}

TEST_CASE("fields that nobody asked for are skipped, whatever they hold") {
  const std::string odd =
      R"("x":{"sessionId":"no","totalCount":-1,"sessions":[{"sessionId":7}]},"y":[[],[{}],null,)"
      R"(true,1e9,"text"],"z":-1.5e-3,"n":null,"b":false,"":"","sparkConf":{"a":[1]},)"
      R"("code":"200",)";
  const api::Page page =
      page_of("{" + odd + R"("totalCount":1,"sessions":[{)" + odd +
              R"("sessionId":"livy-1","mbSeconds":5,"after":[{"mbSeconds":6}]}],"w":[1]})");
  REQUIRE(page.sessions.size() == 1);
  CHECK(page.sessions.front().id == "livy-1");
  CHECK(page.sessions.front().mb_seconds == 5);
  CHECK(only_row(R"(,"huge":1e308,"tiny":1e-999999999,"long":)" + std::string(300, '9')).id == "livy-1");
  // Names are matched as they are.
  CHECK(only_row(R"(,"MBSeconds":7,"mbSeconds ":7,"mbseconds":7,"mbSeconds\u0000":7)").mb_seconds == 0);
}

TEST_CASE("ids are any text of UTF-8 up to the limit") {
  const auto id_of = [](const std::string& text) {
    return page_of(R"({"totalCount":1,"sessions":[{"sessionId":")" + text + R"("}]})").sessions.front().id;
  };
  CHECK(id_of("\xE4\xB8\xAD") == "\xE4\xB8\xAD");
  CHECK(id_of(R"(\u4e2d)") == "\xE4\xB8\xAD");
  CHECK(id_of(R"(\ud83d\ude00)") == "\xF0\x9F\x98\x80");
  CHECK(id_of(R"(a\u0000b)") == std::string("a\0b", 3));
  CHECK(id_of(R"(\"\\\/\n)") == "\"\\/\n");
  CHECK(id_of(std::string(api::kMaxIdBytes, 'x')).size() == api::kMaxIdBytes);
}

TEST_CASE("as many rows as were asked for, up to the largest totalCount") {
  CHECK(page_of(R"({"totalCount":9,"sessions":[{"sessionId":"a"},{"sessionId":"b"}]})", 2).sessions.size() ==
        2);
  CHECK(page_of(R"({"totalCount":2000000,"sessions":[]})").total == api::kMaxTotal);
}

TEST_CASE("a request id that is no text worth keeping is made one") {
  CHECK(page_of("{\"totalCount\":0,\"sessions\":[],\"requestId\":\"a\xFF\"}").request_id == "a\xEF\xBF\xBD");
  CHECK(page_of(R"({"totalCount":0,"sessions":[],"requestId":")" + std::string(10'000, 'x') + "\"}")
            .request_id.size() < 140);
}
