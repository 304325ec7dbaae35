#include "support/log.hpp"

#include <algorithm>

#include <rapidjson/encodings.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "support/outside_text.hpp"
#include "support/utc_time.hpp"

namespace lge {

namespace {

bool needs_quotes(std::string_view value) {
  if (value.empty()) return true;
  return std::any_of(value.begin(), value.end(), [](unsigned char c) {
    return c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 0x7F;
  });
}

void append_logfmt_value(std::string& line, std::string_view value) {
  if (needs_quotes(value)) {
    line += in_quotes(value);
  } else {
    line += value;
  }
}

class StderrLog final : public Log {
 public:
  StderrLog(const LogThreshold& threshold, LogFormat format, const Clock& clock)
      : threshold_(threshold),
        format_(format),
        clock_(clock),
        logger_("lge", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    logger_.set_pattern("%v");
    logger_.flush_on(spdlog::level::trace);
  }

  [[nodiscard]] bool enabled(LogLevel level) const override { return level >= threshold_.get(); }

  void write(LogLevel level, std::string_view message, std::span<const LogField> fields) override {
    const auto format = format_ == LogFormat::json ? format_json : format_logfmt;
    const std::string line = format(clock_.wall(), level, message, fields);
    logger_.log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
  }

 private:
  const LogThreshold& threshold_;
  LogFormat format_;
  const Clock& clock_;
  spdlog::logger logger_;
};

}  // namespace

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warn:
      return "warn";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

std::optional<LogLevel> parse_log_level(std::string_view text) {
  for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warn, LogLevel::error}) {
    if (to_string(level) == text) return level;
  }
  return std::nullopt;
}

std::optional<LogFormat> parse_log_format(std::string_view text) {
  if (text == "logfmt") return LogFormat::logfmt;
  if (text == "json") return LogFormat::json;
  return std::nullopt;
}

std::string format_logfmt(WallTime time, LogLevel level, std::string_view message,
                          std::span<const LogField> fields) {
  std::string line = "ts=" + format_utc_millis(time) + " level=" + std::string(to_string(level)) + " msg=";
  append_logfmt_value(line, message);
  for (const LogField& one : fields) {
    line += ' ';
    line += one.key;
    line += '=';
    append_logfmt_value(line, one.value);
  }
  return line;
}

std::string format_json(WallTime time, LogLevel level, std::string_view message,
                        std::span<const LogField> fields) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto put = [&writer](std::string_view key, std::string_view value) {
    const std::string clean = valid_utf8(value);
    writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    writer.String(clean.data(), static_cast<rapidjson::SizeType>(clean.size()));
  };
  writer.StartObject();
  put("ts", format_utc_millis(time));
  put("level", to_string(level));
  put("msg", message);
  for (const LogField& one : fields)
    put(one.key, one.value);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::unique_ptr<Log> make_stderr_log(const LogThreshold& threshold, LogFormat format, const Clock& clock) {
  return std::make_unique<StderrLog>(threshold, format, clock);
}

}  // namespace lge
