#include "app/web_flags.hpp"

#include <charconv>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "support/duration.hpp"

namespace lge::app {

namespace {

using web::ServerOptions;

struct SizeFlag {
  const char* name;
  std::size_t ServerOptions::* field;
  std::size_t least;
  std::size_t most;
  const char* help;
};

struct TimeFlag {
  const char* name;
  Millis ServerOptions::* field;
  const char* help;
};

constexpr std::array kSizeFlags{
    SizeFlag{"--web.max-connections", &ServerOptions::max_connections, 1, 100'000,
             "Clients' connections at once"},
    SizeFlag{"--web.max-connections-per-address", &ServerOptions::max_connections_per_address, 0, 100'000,
             "Of them, from one IPv4 address or IPv6 /64; 0: no such limit"},
    SizeFlag{"--web.max-requests-in-flight", &ServerOptions::max_requests_in_flight, 1, 100'000,
             "Requests that are being answered at once"},
    SizeFlag{"--web.max-head-bytes", &ServerOptions::max_head_bytes, 1024, 1'048'576,
             "Bytes of a request's line, and again of its headers"},
    SizeFlag{"--web.max-body-bytes", &ServerOptions::max_body_bytes, 0, 16'777'216,
             "Bytes of a request's body"},
};

constexpr Millis kLeastTime{100};
constexpr Millis kMostTime{std::chrono::hours(1)};

constexpr std::array kTimeFlags{
    TimeFlag{"--web.head-timeout", &ServerOptions::head_time, "For a request's head, and again its body"},
    TimeFlag{"--web.idle-timeout", &ServerOptions::idle_time, "Between an answer and the next request"},
    TimeFlag{"--web.write-timeout", &ServerOptions::write_stall,
             "While a client takes no byte of its answer"},
    TimeFlag{"--web.answer-timeout", &ServerOptions::write_time, "For a client to take a whole answer"},
};

std::optional<std::size_t> whole_number(const std::string& digits) {
  std::size_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

void add(CLI::App& app, const char* name, std::string& text, const char* help, const char* type) {
  app.add_option(name, text, help)->capture_default_str()->type_name(type)->group("Limits for clients");
}

}  // namespace

void WebFlags::add_to(CLI::App& app) {
  const ServerOptions standard;
  static_assert(kSizeFlags.size() == kSizes && kTimeFlags.size() == kTimes);
  for (std::size_t i = 0; i < kSizes; ++i) {
    sizes_.at(i) = std::to_string(standard.*kSizeFlags.at(i).field);
    add(app, kSizeFlags.at(i).name, sizes_.at(i), kSizeFlags.at(i).help, "N");
  }
  for (std::size_t i = 0; i < kTimes; ++i) {
    times_.at(i) = format_duration(standard.*kTimeFlags.at(i).field);
    add(app, kTimeFlags.at(i).name, times_.at(i), kTimeFlags.at(i).help, "DURATION");
  }
}

std::string WebFlags::read_into(ServerOptions& options) const {
  for (std::size_t i = 0; i < kSizes; ++i) {
    const SizeFlag& flag = kSizeFlags.at(i);
    const auto number = whole_number(sizes_.at(i));
    if (!number || *number < flag.least || *number > flag.most) {
      return fmt::format("{}: expected a whole number from {} to {}, found '{}'", flag.name, flag.least,
                         flag.most, sizes_.at(i));
    }
    options.*flag.field = *number;
  }
  for (std::size_t i = 0; i < kTimes; ++i) {
    const TimeFlag& flag = kTimeFlags.at(i);
    const auto time = parse_duration(times_.at(i));
    if (!time || *time < kLeastTime || *time > kMostTime) {
      return fmt::format("{}: expected a duration from {} to {}, as in 30s, found '{}'", flag.name,
                         format_duration(kLeastTime), format_duration(kMostTime), times_.at(i));
    }
    options.*flag.field = *time;
  }
  return {};
}

}  // namespace lge::app
