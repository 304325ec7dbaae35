// Names, queues and dimensions of the rows of a page.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "api/page_parser.hpp"
#include "support/file.hpp"

using namespace lge;
using api::DimensionSource;
using api::parse_page;
using From = DimensionSource::From;

namespace {

const std::vector<DimensionSource> kAll{
    {From::queue, {}}, {From::spark_conf, {"proxyUser"}}, {From::name, {}}, {From::spark_conf, {"a", "1"}}};

std::string row(const std::string& fields) {
  return R"({"totalCount":1,"sessions":[{"sessionId":"livy-1")" + fields + "}]}";
}

api::Session read(const std::string& body, const std::vector<DimensionSource>& dimensions = kAll) {
  const auto page = parse_page(body, 100, dimensions);
  CAPTURE(body.substr(0, 400));
  if (page.has_error()) FAIL(page.error());
  REQUIRE(page.value().sessions.size() == 1);
  return page.value().sessions.front();
}

std::string error_of(const std::string& body, const std::vector<DimensionSource>& dimensions = kAll) {
  const auto page = parse_page(body, 100, dimensions);
  return page.has_error() ? page.error() : "a page";
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the official example has a name, a queue and a user") {
  const std::string body = read_file(LGE_SOURCE_DIR "/tests/data/official_example.json", 100'000).value();
  const api::Session session = read(body);
  CHECK(session.name == "test_session");
  CHECK(session.queue == "root_queue");
  CHECK(session.dimensions == Texts{"root_queue", "test", "test_session", ""});
  const std::vector<DimensionSource> cores{{From::spark_conf, {"conf", "spark.driver.cores"}}};
  CHECK(read(body, cores).dimensions == Texts{"1"});
  CHECK(read(body, {}).dimensions.empty());
}

TEST_CASE("what a row lacks is empty text, one for each dimension") {
  const Texts none(kAll.size());
  CHECK(read(row("")).dimensions == none);
  CHECK(read(row(R"(,"name":null,"queue":null,"sparkConf":null)")).dimensions == none);
  for (const std::string conf :
       {"", "null", "{}", "no JSON", "{", R"({\"proxyUser\":null})", R"([\"proxyUser\"])"}) {
    CAPTURE(conf);
    CHECK(read(row(",\"sparkConf\":\"" + conf + "\"")).dimensions == none);
  }
}

TEST_CASE("rows do not share their values") {
  const auto page = parse_page(
      R"({"totalCount":3,"sessions":[{"sparkConf":"{\"proxyUser\":\"a\"}","queue":"q","name":"n","sessionId":"1"},)"
      R"({"sessionId":"2"},{"sessionId":"3","sparkConf":"{\"a\":[0,1]}"}]})",
      100, kAll);
  REQUIRE(page.has_value());
  CHECK(page.value().sessions[0].dimensions == Texts{"q", "a", "n", ""});
  CHECK(page.value().sessions[1].dimensions == Texts{"", "", "", ""});
  CHECK(page.value().sessions[1].name.empty());
  CHECK(page.value().sessions[2].dimensions == Texts{"", "", "", "1"});
}

TEST_CASE("names, queues and values are short and valid UTF-8") {
  const std::string bytes = std::string(254, 'x') + "\xE4\xB8\xAD";
  const api::Session session =
      read(row(",\"name\":\"" + bytes + "\",\"queue\":\"a\xFF\",\"sparkConf\":\"{\\\"proxyUser\\\":\\\"" +
               bytes + "\\\"}\""));
  CHECK(session.name == std::string(254, 'x'));
  CHECK(session.queue == "a\xEF\xBF\xBD");
  CHECK(session.dimensions == Texts{"a\xEF\xBF\xBD", std::string(254, 'x'), std::string(254, 'x'), ""});
}

TEST_CASE("names, queues and what is asked of sparkConf are text") {
  CHECK(error_of(row(R"(,"name":7)")) == "sessions[0].name: expected another type, found a number");
  CHECK(error_of(row(R"(,"queue":{})")) == "sessions[0].queue: expected a plain value, found an object");
  CHECK(error_of(row(R"(,"queue":true)")) == "sessions[0].queue: expected another type, found true or false");
  CHECK(error_of(row(R"(,"name":"a","name":"a")")) == "sessions[0].name: expected it once, found it twice");
  const std::string object = row(R"(,"sparkConf":{"proxyUser":"a"})");
  CHECK(error_of(object) == "sessions[0].sparkConf: expected a plain value, found an object");
  CHECK(error_of(object, {{From::queue, {}}}) == "a page");
  CHECK(error_of(row(R"(,"sparkConf":"","sparkConf":"")"), {}) == "a page");
}

TEST_CASE("a sparkConf that nests a million levels costs only its value") {
  std::string deep = "{\\\"proxyUser\\\":\\\"a\\\",\\\"x\\\":";
  deep.append(1'000'000, '[');
  CHECK(read(row(",\"sparkConf\":\"" + deep + "\",\"queue\":\"q\"")).dimensions == Texts{"q", "a", "", ""});
}
