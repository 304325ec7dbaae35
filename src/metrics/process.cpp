#include "metrics/process.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <limits>
#include <string>
#include <system_error>

#include <sys/resource.h>
#include <unistd.h>

#include "support/file.hpp"

namespace lge::metrics {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr std::size_t kProcFileLimit = std::size_t{4}
                                       << 20;  // /proc/stat has a line for each CPU, and one for interrupts

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc() || end.ptr == text.data()) return std::nullopt;
  return value;
}

// Cuts the next word off `text`; empty where there is none.
std::string_view next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(" \n"));
  text.remove_prefix(word.size());
  return word;
}

std::optional<std::uint64_t> limit_of(decltype(RLIMIT_AS) resource) {
  rlimit limit{};
  if (::getrlimit(resource, &limit) != 0) return std::nullopt;
  return limit.rlim_cur == RLIM_INFINITY ? std::numeric_limits<std::uint64_t>::max() : limit.rlim_cur;
}

std::optional<std::uint64_t> count_open_fds() {
  std::error_code error;
  std::filesystem::directory_iterator entry("/proc/self/fd", error);
  std::uint64_t count = 0;
  while (!error && entry != std::filesystem::directory_iterator()) {
    ++count;
    entry.increment(error);
  }
  if (error || count == 0) return std::nullopt;
  return count - 1;  // the directory that was open for counting
}

std::optional<std::uint64_t> read_boot_time() {
  const auto text = read_file("/proc/stat", kProcFileLimit);
  return text ? parse_boot_time(*text) : std::nullopt;
}

class SystemProcess final : public ProcessSource {
 public:
  [[nodiscard]] ProcessFacts read() const override {
    ProcessFacts facts;
    facts.virtual_max_bytes = limit_of(RLIMIT_AS);
    facts.max_fds = limit_of(RLIMIT_NOFILE);
    facts.open_fds = count_open_fds();
    const auto text = read_file("/proc/self/stat", kProcFileLimit);
    const auto stat = text ? parse_process_stat(*text) : std::nullopt;
    if (stat) add(*stat, facts);
    return facts;
  }

 private:
  void add(const ProcessStat& stat, ProcessFacts& facts) const {
    facts.virtual_bytes = stat.virtual_bytes;
    if (page_bytes_ > 0) facts.resident_bytes = stat.resident_pages * static_cast<std::uint64_t>(page_bytes_);
    if (ticks_per_second_ <= 0) return;
    const auto rate = static_cast<double>(ticks_per_second_);
    facts.cpu_seconds = static_cast<double>(stat.cpu_ticks) / rate;
    if (!boot_time_) return;
    facts.start_time_seconds =
        static_cast<double>(*boot_time_) + static_cast<double>(stat.start_ticks) / rate;
  }

  // Read once: a correction of the clock moves btime, and the start of the process must not move.
  const std::optional<std::uint64_t> boot_time_ = read_boot_time();
  const long ticks_per_second_ = ::sysconf(_SC_CLK_TCK);
  const long page_bytes_ = ::sysconf(_SC_PAGESIZE);
};

void add_family(std::vector<MetricFamily>& families, std::string name, std::string help, MetricType type,
                std::optional<double> value) {
  if (!value) return;
  prometheus::ClientMetric metric;
  metric.counter.value = *value;
  metric.gauge.value = *value;
  families.push_back({std::move(name), std::move(help), type, {std::move(metric)}});
}

std::optional<double> as_double(std::optional<std::uint64_t> value) {
  if (!value) return std::nullopt;
  return static_cast<double>(*value);
}

}  // namespace

std::unique_ptr<const ProcessSource> make_system_process_source() {
  return std::make_unique<SystemProcess>();
}

std::vector<MetricFamily> process_families(const ProcessFacts& facts) {
  std::vector<MetricFamily> families;
  const auto gauge = [&families](std::string name, std::string help, std::optional<double> value) {
    add_family(families, std::move(name), std::move(help), MetricType::Gauge, value);
  };
  add_family(families, "process_cpu_seconds_total", "User and system CPU time spent, in seconds.",
             MetricType::Counter, facts.cpu_seconds);
  gauge("process_max_fds", "Largest number of open file descriptors.", as_double(facts.max_fds));
  gauge("process_open_fds", "Open file descriptors.", as_double(facts.open_fds));
  gauge("process_resident_memory_bytes", "Resident memory size in bytes.", as_double(facts.resident_bytes));
  gauge("process_start_time_seconds", "Start of the process, Unix time.", facts.start_time_seconds);
  gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", as_double(facts.virtual_bytes));
  gauge("process_virtual_memory_max_bytes", "Largest amount of virtual memory available, in bytes.",
        as_double(facts.virtual_max_bytes));
  return families;
}

std::optional<ProcessStat> parse_process_stat(std::string_view text) {
  // The name stands in parentheses and may hold spaces and parentheses of its own.
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  text.remove_prefix(name_end + 1);
  constexpr std::size_t kFirst = 3;
  constexpr std::size_t kLast = 24;
  std::array<std::string_view, kLast + 1> fields;  // numbered as in proc(5)
  for (std::size_t i = kFirst; i <= kLast; ++i)
    fields[i] = next_word(text);
  const auto user = number(fields[14]);
  const auto system = number(fields[15]);
  const auto start = number(fields[22]);
  const auto virtual_bytes = number(fields[23]);
  const auto pages = number(fields[24]);
  if (!user || !system || !start || !virtual_bytes || !pages) return std::nullopt;
  return ProcessStat{*user + *system, *start, *virtual_bytes, *pages};
}

std::optional<std::uint64_t> parse_boot_time(std::string_view text) {
  constexpr std::string_view kKey = "btime ";
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.starts_with(kKey)) return number(line.substr(kKey.size()));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return std::nullopt;
}

}  // namespace lge::metrics
