// How a gateway's rows look in the list.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "simulator/gateway.hpp"

namespace lge::simulator {

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put_text(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

template <std::size_t N>
void put_name(Writer& writer, const char (&name)[N]) {
  writer.Key(name, N - 1);
}

std::string spark_conf(const Life& life, std::string_view user) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  put_name(writer, "proxyUser");
  put_text(writer, user);
  put_name(writer, "conf");
  writer.StartObject();
  put_name(writer, "spark.driver.cores");
  writer.Int64(std::min<std::int64_t>(life.vcores, 1));
  put_name(writer, "spark.executor.instances");
  writer.Int64(std::max<std::int64_t>(life.vcores - 1, 0));
  put_name(writer, "spark.app.name");
  put_text(writer, "livy-session");
  writer.EndObject();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

void put_usage(Writer& writer, const Appearance& seen, bool null_usage_at_start) {
  const bool absent = null_usage_at_start && seen.state == "starting";
  put_name(writer, "cuHours");
  const std::string cu_hours = absent ? "null" : fmt::format("{}", seen.cu_hours);
  writer.RawValue(cu_hours.data(), cu_hours.size(), rapidjson::kNumberType);
  put_name(writer, "vcoreSeconds");
  absent ? writer.Null() : writer.Int64(seen.vcore_seconds);
  put_name(writer, "mbSeconds");
  absent ? writer.Null() : writer.Int64(seen.mb_seconds);
}

}  // namespace

std::string Gateway::id_of(const Row& row) const {
  if (row.fixed) return row.fixed->id;
  return fmt::format("livy-{:08x}{:08x}", row.salt, row.serial);
}

bool Gateway::ended(const Row& row, std::int64_t now) {
  return row.fixed ? row.fixed->ended : now >= row.life.ended;
}

const Gateway::Row& Gateway::at(std::size_t place) const {
  return settings_.order == Order::newest_first ? *rows_[rows_.size() - 1 - place] : *rows_[place];
}

void Gateway::append_row(std::string& out, const Row& row, std::int64_t now) const {
  if (row.fixed) {
    out += row.fixed->text;
    return;
  }
  const Life& life = row.life;
  const Appearance seen = appearance(life, now);
  const std::string& user = settings_.life.users[life.user];
  const std::string id = id_of(row);
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  put_name(writer, "name");
  put_text(writer, fmt::format("{}-{}", user, row.serial));
  put_name(writer, "computeId");
  put_text(writer, settings_.id);
  put_name(writer, "sessionId");
  put_text(writer, id);
  put_name(writer, "sparkConf");
  put_text(writer, spark_conf(life, user));
  put_name(writer, "state");
  put_text(writer, seen.state);
  put_name(writer, "info");
  put_text(writer, "null");
  put_name(writer, "createTime");
  writer.Int64(life.created);
  put_name(writer, "webUI");
  put_text(writer, fmt::format("http://emr-spark-ui.simulator.example/{}", id));
  put_name(writer, "endTime");
  seen.end_time ? writer.Int64(*seen.end_time) : writer.Null();
  put_name(writer, "queue");
  put_text(writer, settings_.life.queues[life.queue]);
  put_usage(writer, seen, settings_.life.null_usage_at_start);
  writer.EndObject();
  out.append(buffer.GetString(), buffer.GetSize());
}

void Gateway::write_rows(std::string& out, std::size_t first, std::size_t count, std::int64_t now) const {
  out += '[';
  first = std::min(first, rows_.size());
  const std::size_t end = first + std::min(count, rows_.size() - first);
  for (std::size_t place = first; place < end; ++place) {
    if (place != first) out += ',';
    append_row(out, at(place), now);
  }
  out += ']';
}

}  // namespace lge::simulator
