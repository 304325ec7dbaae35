// How fast a page of the session list is read, beside RapidJSON by itself in the same run: see README.md.
#include "api/page_parser.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <time.h>

#include "api/page_handler.hpp"

using namespace lge;

namespace {

constexpr std::size_t kRows = 100;
constexpr std::size_t kRowBytes = 1450;
constexpr int kRounds = 15;
constexpr int kPagesPerRound = 200;

using From = api::DimensionSource::From;

std::string row(std::size_t number) {
  std::string text = fmt::format(
      R"({{"name":"etl-{0}","computeId":"lc-zm4dzdiubu73w2yx","sessionId":"livy-{0:016x}","sparkConf":"{{)"
      R"(\n    \"proxyUser\": \"user_{1}\",\n    \"conf\": {{\n        \"spark.driver.cores\": 1,\n)"
      R"(        \"spark.driver.memory\": \"4g\",\n        \"spark.executor.instances\": 8,\n)"
      R"(        \"spark.sql.adaptive.enabled\": true,\n        \"spark.yarn.tags\": \"{2}\"\n    }}\n}}",)"
      R"("state":"terminated","info":"null","createTime":{3},"webUI":"https://emr-spark-ui-cn-hangzhou.data.)"
      R"(aliyun.com/history/livy-{0:016x}","endTime":{4},"queue":"root_queue","cuHours":{5}.25,)"
      R"("vcoreSeconds":{6},"mbSeconds":{7}}})",
      number, number % 40, "@", 1'768'213'240'000 - static_cast<long long>(number) * 60'000,
      1'768'213'940'000 - static_cast<long long>(number) * 60'000, number % 300, number * 31, number * 4096);
  const std::size_t at = text.find('@');
  text.replace(at, 1, std::string(kRowBytes - std::min(kRowBytes - 1, text.size()), 't'));
  return text;
}

std::string page() {
  std::string rows;
  for (std::size_t i = 0; i < kRows; ++i)
    rows += (i == 0 ? "" : ",") + row(i);
  return R"({"requestId":"8FAA8EEC-3026-5D15-8733-4E2A3DD970A1","totalCount":1000000,"sessions":[)" + rows +
         "]}";
}

void must(bool good) {
  if (good) return;
  std::fputs("bench_page_parser: the page was not read\n", stderr);
  std::exit(1);
}

// A page as the client reads it.
void parse_page(std::string body) {
  const auto answer = api::parse_page(std::move(body), kRows);
  must(answer.has_value() && answer.value().sessions.size() == kRows);
}

void parse_page_with_user(std::string body) {
  static const std::vector<api::DimensionSource> kUser{{From::spark_conf, {"proxyUser"}}};
  const auto answer = api::parse_page(std::move(body), kRows, kUser);
  must(answer.has_value() && answer.value().sessions.back().dimensions.front() == "user_19");
}

// A handler of ours as RapidJSON wants it.
class ForRapidJson : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, ForRapidJson> {
 public:
  explicit ForRapidJson(api::PageHandler& handler) : handler_(handler) {}
  bool Null() { return handler_.Null(); }
  bool Bool(bool value) { return handler_.Bool(value); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    return handler_.RawNumber({text, length});
  }
  bool String(const char* text, rapidjson::SizeType length, bool) { return handler_.String({text, length}); }
  bool Key(const char* text, rapidjson::SizeType length, bool) { return handler_.Key({text, length}); }
  bool StartObject() { return handler_.StartObject(); }
  bool EndObject(rapidjson::SizeType) { return handler_.EndObject(); }
  bool StartArray() { return handler_.StartArray(); }
  bool EndArray(rapidjson::SizeType) { return handler_.EndArray(); }

 private:
  api::PageHandler& handler_;
};

// The same handler, fed by a reader that copies every string and validates the encoding of all of them.
void validate_everything(std::string body) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseValidateEncodingFlag;
  rapidjson::MemoryStream stream(body.data(), body.size());
  rapidjson::Reader reader;
  api::PageHandler page(kRows, {});
  ForRapidJson handler(page);
  must(!reader.Parse<kFlags>(stream, handler).IsError() && page.take().sessions.size() == kRows);
}

// As fast as RapidJSON goes by itself.
void parse_in_situ(std::string body) {
  struct Nothing : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Nothing> {};
  constexpr unsigned kFlags =
      rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::InsituStringStream stream(body.data());
  rapidjson::Reader reader;
  Nothing handler;
  must(!reader.Parse<kFlags>(stream, handler).IsError());
}

struct Contestant {
  std::string name;
  std::function<void(std::string)> parse;
  std::vector<double> rates;  // MB/s, one for each round
};

// Of the processor, which other programs may use as well, only what this thread got.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Copying the page into the body that is used up is not counted.
double rate(const Contestant& one, const std::string& text) {
  double seconds = 0;
  for (int i = 0; i < kPagesPerRound; ++i) {
    std::string body;
    body.reserve(text.size() + 64);  // as the transport does
    body = text;
    const double started = cpu_seconds();
    one.parse(std::move(body));
    seconds += cpu_seconds() - started;
  }
  return static_cast<double>(text.size()) * kPagesPerRound / seconds / 1e6;
}

}  // namespace

int main() {
  const std::string text = page();
  std::vector<Contestant> contestants{{"parse_page", parse_page, {}},
                                      {"parse_page with a dimension of sparkConf", parse_page_with_user, {}},
                                      {"RapidJSON, everything copied and validated", validate_everything, {}},
                                      {"RapidJSON in situ, empty handler", parse_in_situ, {}}};
  for (int round = 0; round < kRounds; ++round) {
    for (Contestant& one : contestants)
      one.rates.push_back(rate(one, text));
  }
  fmt::print("a page of {} sessions, {} bytes; CPU time, median of {} rounds\n", kRows, text.size(), kRounds);
  for (Contestant& one : contestants) {
    std::sort(one.rates.begin(), one.rates.end());
    fmt::print("{:<45} {:8.0f} MB/s {:8.1f} us a page\n", one.name, one.rates[kRounds / 2],
               static_cast<double>(text.size()) / one.rates[kRounds / 2]);
  }
}
