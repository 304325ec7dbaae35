#include "simulator/row_texts.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "simulator/service.hpp"

namespace lge::simulator {

namespace {

// The text as a JSON string whose end is still to come.
std::string opened(std::string_view text) {
  std::string json = json_string(text);
  json.pop_back();
  return json;
}

template <class Number>
void put_number(std::string& out, Number value) {
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), end);
}

// sparkConf is JSON in a string, so its quotes are escaped.
void put_conf(std::string& out, const std::string& start, const Life& life) {
  out += start;
  put_number(out, std::min<std::int64_t>(life.vcores, 1));
  out += R"(,\"spark.executor.instances\":)";
  put_number(out, std::max<std::int64_t>(life.vcores - 1, 0));
  out += R"(,\"spark.app.name\":\"livy-session\"}}")";
}

// Writes the correction of that member where there is one.
bool corrected(std::string& out, const Correction* correction, std::string_view name) {
  if (correction == nullptr) return false;
  const auto place = correction->find(name);
  if (place == correction->end()) return false;
  out += place->second;
  return true;
}

template <class Number>
void put_usage(std::string& out, const RowContent& row, std::string_view name, Number value, bool absent) {
  if (corrected(out, row.correction, name)) return;
  if (absent) {
    out += "null";
  } else {
    put_number(out, value);
  }
}

}  // namespace

RowTexts::RowTexts(const std::string& compute_id, const LifeSettings& life)
    : compute_(json_string(compute_id)), null_usage_at_start_(life.null_usage_at_start) {
  for (const std::string& queue : life.queues)
    queues_.push_back(json_string(queue));
  for (const std::string& user : life.users) {
    name_starts_.push_back(opened(user + "-"));
    conf_starts_.push_back(
        opened(fmt::format(R"({{"proxyUser":{},"conf":{{"spark.driver.cores":)", json_string(user))));
  }
}

void RowTexts::append(std::string& out, const RowContent& row) const {
  const Life& life = row.life;
  const Appearance& seen = row.seen;
  out += R"({"name":)";
  out += name_starts_[life.user];
  put_number(out, row.serial);
  out += R"(","computeId":)";
  out += compute_;
  out += R"(,"sessionId":")";
  out += row.id;
  out += R"(","sparkConf":)";
  put_conf(out, conf_starts_[life.user], life);
  out += R"(,"state":)";
  if (!corrected(out, row.correction, "state")) {
    out += '"';
    out += seen.state;
    out += '"';
  }
  out += R"(,"info":"null","createTime":)";
  put_number(out, life.created);
  out += R"(,"webUI":"http://emr-spark-ui.simulator.example/)";
  out += row.id;
  out += R"(","endTime":)";
  put_usage(out, row, "endTime", seen.end_time.value_or(0), !seen.end_time);
  out += R"(,"queue":)";
  out += queues_[life.queue];
  const bool absent = null_usage_at_start_ && seen.state == "starting";
  out += R"(,"cuHours":)";
  put_usage(out, row, "cuHours", seen.cu_hours, absent);
  out += R"(,"vcoreSeconds":)";
  put_usage(out, row, "vcoreSeconds", seen.vcore_seconds, absent);
  out += R"(,"mbSeconds":)";
  put_usage(out, row, "mbSeconds", seen.mb_seconds, absent);
  out += '}';
}

}  // namespace lge::simulator
