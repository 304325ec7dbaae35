#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <prometheus/metric_family.h>

namespace lge::metrics {

/// What the system says of this process. A fact that cannot be read is left out, and so is its metric.
struct ProcessFacts {
  std::optional<double> cpu_seconds;         ///< user and system time
  std::optional<double> start_time_seconds;  ///< Unix time
  std::optional<std::uint64_t> resident_bytes;
  std::optional<std::uint64_t> virtual_bytes;
  std::optional<std::uint64_t> virtual_max_bytes;  ///< 2^64 - 1: no limit
  std::optional<std::uint64_t> open_fds;
  std::optional<std::uint64_t> max_fds;  ///< 2^64 - 1: no limit
};

/// Where the facts come from. Implementations are thread-safe, do not block and do not throw on a failed
/// read.
class ProcessSource {
 public:
  ProcessSource() = default;
  ProcessSource(const ProcessSource&) = delete;
  ProcessSource& operator=(const ProcessSource&) = delete;
  virtual ~ProcessSource() = default;

  [[nodiscard]] virtual ProcessFacts read() const = 0;
};

/// Reads /proc (proc(5)) and getrlimit.
std::unique_ptr<const ProcessSource> make_system_process_source();

/// The metrics that Prometheus' client libraries have in common
/// (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics). Pure.
std::vector<prometheus::MetricFamily> process_families(const ProcessFacts& facts);

/// Fields of /proc/PID/stat, in its units.
struct ProcessStat {
  std::uint64_t cpu_ticks = 0;    ///< utime + stime
  std::uint64_t start_ticks = 0;  ///< since boot
  std::uint64_t virtual_bytes = 0;
  std::uint64_t resident_pages = 0;

  friend bool operator==(const ProcessStat&, const ProcessStat&) = default;
};

/// Reads /proc/PID/stat, whatever the program's name holds; nothing where it is cut off or no such line.
/// Pure.
std::optional<ProcessStat> parse_process_stat(std::string_view text);
/// The line `btime` of /proc/stat: when the system was booted, Unix time in seconds. Pure.
std::optional<std::uint64_t> parse_boot_time(std::string_view text);

}  // namespace lge::metrics
