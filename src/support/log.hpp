#pragma once

#include <array>
#include <atomic>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "support/clock.hpp"

namespace lge {

enum class LogLevel : std::uint8_t { debug, info, warn, error };
enum class LogFormat : std::uint8_t { logfmt, json };

/// `debug`, `info`, `warn`, `error`.
std::string_view to_string(LogLevel level);
std::optional<LogLevel> parse_log_level(std::string_view text);
std::optional<LogFormat> parse_log_format(std::string_view text);

/// One named value of a log line. Values from outside may hold any bytes: the formats escape them.
struct LogField {
  std::string_view key;
  std::string value;
};

inline LogField field(std::string_view key, std::string_view value) {
  return {key, std::string(value)};
}
inline LogField field(std::string_view key, std::integral auto value) {
  return {key, std::to_string(value)};
}

/// Below which level lines are left out; may change while the program runs. Thread-safe.
class LogThreshold {
 public:
  explicit LogThreshold(LogLevel level) : level_(level) {}
  [[nodiscard]] LogLevel get() const { return level_.load(std::memory_order_relaxed); }
  void set(LogLevel level) { level_.store(level, std::memory_order_relaxed); }

 private:
  std::atomic<LogLevel> level_;
};

/// Where log lines go. Thread-safe in every implementation.
class Log {
 public:
  Log() = default;
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  virtual ~Log() = default;

  template <class... Fields>
  void debug(std::string_view message, const Fields&... fields) {
    put(LogLevel::debug, message, fields...);
  }
  template <class... Fields>
  void info(std::string_view message, const Fields&... fields) {
    put(LogLevel::info, message, fields...);
  }
  template <class... Fields>
  void warn(std::string_view message, const Fields&... fields) {
    put(LogLevel::warn, message, fields...);
  }
  template <class... Fields>
  void error(std::string_view message, const Fields&... fields) {
    put(LogLevel::error, message, fields...);
  }

  [[nodiscard]] virtual bool enabled(LogLevel level) const = 0;
  /// Writes one line; called only where enabled(level).
  virtual void write(LogLevel level, std::string_view message, std::span<const LogField> fields) = 0;

 private:
  template <class... Fields>
  void put(LogLevel level, std::string_view message, const Fields&... fields) {
    if (!enabled(level)) return;
    const std::array<LogField, sizeof...(Fields)> all{fields...};
    write(level, message, all);
  }
};

/// `ts=2026-01-20T08:00:00.123Z level=info msg="poll failed" reason=auth`. Pure.
std::string format_logfmt(WallTime time, LogLevel level, std::string_view message,
                          std::span<const LogField> fields);
/// One JSON object with the same members. Bytes that are no UTF-8 become U+FFFD. Pure.
std::string format_json(WallTime time, LogLevel level, std::string_view message,
                        std::span<const LogField> fields);

/// Lines on standard error, nothing below `threshold`. Both outlive it.
std::unique_ptr<Log> make_stderr_log(const LogThreshold& threshold, LogFormat format, const Clock& clock);

}  // namespace lge
