#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "metrics/format.hpp"
#include "support/log.hpp"
#include "web/listen_address.hpp"
#include "web/server_options.hpp"

namespace lge::app {

enum class Command : std::uint8_t { serve, check_config, once, healthcheck };

/// Which part of the gateways this process polls: those that belong to shard `index` of `total`
/// (poll/shard.hpp).
struct Shard {
  std::uint32_t index = 0;  ///< below total
  std::uint32_t total = 1;  ///< 1..1000
};

/// What the command line asks for, checked.
struct CommandLine {
  Command command = Command::serve;
  std::filesystem::path config_file = "/etc/livy_gateway_exporter/config.yml";
  std::vector<web::ListenAddress> listen_addresses;  ///< at least one
  std::string telemetry_path = "/metrics";
  bool enable_lifecycle = false;
  web::ServerOptions web;
  std::optional<std::filesystem::path> web_config_file;  ///< TLS and passwords of the pages
  std::optional<std::filesystem::path> storage_path;     ///< wins over the configuration's storage.path
  Shard shard;
  LogLevel log_level = LogLevel::info;
  LogFormat log_format = LogFormat::logfmt;
  std::optional<std::filesystem::path> output;     ///< of `once`; none: standard output
  metrics::Format format = metrics::Format::text;  ///< of `once`
};

/// The program is to end at once: after --help or --version (exit code 0), or because the command line is
/// wrong (2).
struct Ending {
  int exit_code = 0;
  std::string output;  ///< for standard output
  std::string error;   ///< for standard error
};

/// Reads and checks the arguments. Pure, but that CLI11 asks for nothing else.
std::variant<CommandLine, Ending> parse_command_line(int argc, const char* const* argv);

}  // namespace lge::app
