#include "simulator/truth.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "simulator/service.hpp"

namespace lge::simulator {

namespace {

constexpr double kMost = 9.2e18;

std::int64_t rounded(double value) {
  return std::abs(value) < kMost ? std::llround(value) : 0;
}

double as_double(const Json& value) {
  double number = 0;
  if (value.kind == Json::Kind::number) {
    std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
  }
  return number;
}

// A whole number exactly; one written as 1.5e3 as well.
std::int64_t as_integer(const Json& value) {
  std::int64_t number = 0;
  const char* end = value.text.data() + value.text.size();
  if (value.kind != Json::Kind::number) return 0;
  const auto [stop, error] = std::from_chars(value.text.data(), end, number);
  return error == std::errc{} && stop == end ? number : rounded(as_double(value));
}

std::string as_text(const Json& value) {
  return value.kind == Json::Kind::string ? value.text : std::string();
}

std::string proxy_user(const Json& spark_conf) {
  const auto conf = parse_json(as_text(spark_conf));
  const Json* user = conf ? conf->find("proxyUser") : nullptr;
  return user == nullptr ? std::string() : as_text(*user);
}

void count(std::map<std::string, Tally, std::less<>>& tallies, const std::string& name, const Usage& usage) {
  tallies[name].add(usage);
}

std::string members(const Tally& tally) {
  return fmt::format(R"("sessions":{},"ended":{{"terminated":{},"error":{}}},)"
                     R"("vcoreSeconds":{},"mbSeconds":{},"cuMicroseconds":{})",
                     tally.sessions, tally.terminated, tally.error, tally.vcore_seconds, tally.mb_seconds,
                     tally.cu_micros);
}

}  // namespace

std::int64_t cu_micros(double cu_hours) {
  return rounded(cu_hours * 3600e6);
}

bool is_end(std::string_view state) {
  return state == "terminated" || state == "error";
}

void take_member(Usage& usage, std::string_view name, const Json& value) {
  if (name == "state") usage.state = as_text(value);
  if (name == "queue") usage.queue = as_text(value);
  if (name == "sparkConf") usage.user = proxy_user(value);
  if (name == "vcoreSeconds") usage.vcore_seconds = as_integer(value);
  if (name == "mbSeconds") usage.mb_seconds = as_integer(value);
  if (name == "cuHours") usage.cu_micros = cu_micros(as_double(value));
}

Usage usage_of_row(const Json& row) {
  Usage usage;
  for (std::size_t i = 0; i < row.names.size(); ++i)
    take_member(usage, row.names[i], row.items[i]);
  return usage;
}

void Tally::add(const Usage& usage) {
  ++sessions;
  terminated += usage.state == "terminated" ? 1U : 0U;
  error += usage.state == "error" ? 1U : 0U;
  vcore_seconds += usage.vcore_seconds;
  mb_seconds += usage.mb_seconds;
  cu_micros += usage.cu_micros;
}

void Truth::add(const Usage& usage) {
  total_.add(usage);
  count(by_queue_, usage.queue, usage);
  count(by_user_, usage.user, usage);
}

std::string Truth::to_json(By by) const {
  std::string json = "{" + members(total_);
  if (by != By::nothing) {
    std::string parts;
    for (const auto& [name, tally] : by == By::queue ? by_queue_ : by_user_) {
      parts += fmt::format("{}{}:{{{}}}", parts.empty() ? "" : ",", json_string(name), members(tally));
    }
    json += fmt::format(R"(,"by":{{{}}})", parts);
  }
  return json + "}";
}

}  // namespace lge::simulator
