#include "app/command_line.hpp"

#include <charconv>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/version.hpp"
#include "app/web_flags.hpp"
#include "web/pages.hpp"

namespace lge::app {

namespace {

constexpr const char* kDefaultListenAddress = ":10998";
constexpr std::uint32_t kMaxShards = 1000;

CLI::Validator one_of(const std::string& names, bool (*known)(const std::string&)) {
  return CLI::Validator(
      [names, known](const std::string& text) {
        return known(text) ? std::string() : fmt::format("expected {}, found '{}'", names, text);
      },
      "");
}

struct Raw {
  std::string config_file = CommandLine().config_file;
  std::optional<std::string> storage_path;
  std::vector<std::string> listen_addresses;
  std::string telemetry_path = CommandLine().telemetry_path;
  bool enable_lifecycle = false;
  std::optional<std::string> web_config_file;
  WebFlags web;
  std::string shard_index = "0";
  std::string shard_total = "1";
  std::string log_level = "info";
  std::string log_format = "logfmt";
  std::string output;
  std::string format = "text";
};

void add_flags(CLI::App& app, Raw& raw) {
  app.add_option("--config.file", raw.config_file, "Configuration file")
      ->capture_default_str()
      ->type_name("FILE");
  app.add_option("--web.listen-address", raw.listen_addresses,
                 "Where to serve: [HOST]:PORT, unix:/PATH, systemd:; may be repeated [:10998]")
      ->type_name("ADDRESS")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
  app.add_option("--web.config.file", raw.web_config_file,
                 "TLS and passwords of the exporter's own pages, in the format of Prometheus exporters")
      ->type_name("FILE");
  app.add_option("--web.telemetry-path", raw.telemetry_path, "Path of the metrics")
      ->capture_default_str()
      ->type_name("PATH");
  app.add_flag("--web.enable-lifecycle", raw.enable_lifecycle,
               "Let clients reload the configuration (POST /-/reload) and change the log's level "
               "(PUT /-/log-level?level=debug)");
  app.add_option("--storage.path", raw.storage_path,
                 "Directory that keeps the counters over restarts; wins over storage.path of the file")
      ->type_name("DIR");
  app.add_option("--shard.index", raw.shard_index, "Poll only this share of the gateways, from 0")
      ->capture_default_str()
      ->type_name("N");
  app.add_option("--shard.total", raw.shard_total, "The number of shares")
      ->capture_default_str()
      ->type_name("N");
  app.add_option("--log.level", raw.log_level, "debug, info, warn or error")
      ->capture_default_str()
      ->type_name("LEVEL")
      ->check(one_of("debug, info, warn or error",
                     [](const std::string& text) { return parse_log_level(text).has_value(); }));
  app.add_option("--log.format", raw.log_format, "logfmt or json, on standard error")
      ->capture_default_str()
      ->type_name("FORMAT")
      ->check(one_of("logfmt or json",
                     [](const std::string& text) { return parse_log_format(text).has_value(); }));
  raw.web.add_to(app);
}

void add_commands(CLI::App& app, Raw& raw) {
  app.require_subcommand(0, 1);
  app.add_subcommand("serve", "Poll the gateways and serve their metrics (the default)")->fallthrough();
  app.add_subcommand("check-config", "Read and check the configuration, and exit")->fallthrough();
  app.add_subcommand("healthcheck",
                     "Ask the exporter that listens on --web.listen-address whether it is healthy, and exit")
      ->fallthrough();
  CLI::App* once = app.add_subcommand("once", "Poll every gateway once, write the metrics, and exit");
  once->fallthrough();
  once->add_option("--output", raw.output, "Write to FILE, atomically, instead of standard output")
      ->type_name("FILE");
  once->add_option("--format", raw.format, "text or openmetrics")
      ->capture_default_str()
      ->type_name("FORMAT")
      ->check(one_of("text or openmetrics",
                     [](const std::string& text) { return text == "text" || text == "openmetrics"; }));
}

std::string listen_error(const std::vector<std::string>& texts, std::vector<web::ListenAddress>& addresses) {
  for (const std::string& text : texts) {
    const auto address = web::parse_listen_address(text);
    if (address.has_error()) return "--web.listen-address: " + address.error();
    addresses.push_back(address.value());
  }
  return {};
}

std::optional<std::uint32_t> whole_number(const std::string& digits) {
  std::uint32_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

std::string shard_error(const Raw& raw, Shard& shard) {
  const auto expected = [](const char* flag, std::uint32_t least, std::uint32_t most,
                           const std::string& found) {
    return fmt::format("{}: expected a whole number from {} to {}, found '{}'", flag, least, most, found);
  };
  const auto total = whole_number(raw.shard_total);
  if (!total || *total == 0 || *total > kMaxShards) {
    return expected("--shard.total", 1, kMaxShards, raw.shard_total);
  }
  const auto index = whole_number(raw.shard_index);
  if (!index || *index >= *total) {
    return expected("--shard.index", 0, *total - 1, raw.shard_index) +
           fmt::format("; --shard.total is {}", *total);
  }
  shard = {*index, *total};
  return {};
}

Ending wrong(const std::string& why) {
  return {2, "", why + "\nRun with --help for more information.\n"};
}

std::variant<CommandLine, Ending> checked(const CLI::App& app, const Raw& raw) {
  CommandLine line;
  if (app.got_subcommand("check-config")) line.command = Command::check_config;
  if (app.got_subcommand("once")) line.command = Command::once;
  if (app.got_subcommand("healthcheck")) line.command = Command::healthcheck;
  line.config_file = raw.config_file;
  const std::vector<std::string> standard{kDefaultListenAddress};
  const auto& listen = raw.listen_addresses.empty() ? standard : raw.listen_addresses;
  const std::string bad_address = listen_error(listen, line.listen_addresses);
  if (!bad_address.empty()) return wrong(bad_address);
  const auto path = web::check_telemetry_path(raw.telemetry_path);
  if (path.has_error()) return wrong("--web.telemetry-path: " + path.error());
  line.telemetry_path = raw.telemetry_path;
  line.enable_lifecycle = raw.enable_lifecycle;
  if (raw.web_config_file && raw.web_config_file->empty()) return wrong("--web.config.file: expected a file");
  if (raw.web_config_file) line.web_config_file = *raw.web_config_file;
  const std::string bad_limit = raw.web.read_into(line.web);
  if (!bad_limit.empty()) return wrong(bad_limit);
  const std::string bad_shard = shard_error(raw, line.shard);
  if (!bad_shard.empty()) return wrong(bad_shard);
  if (raw.storage_path && raw.storage_path->empty()) return wrong("--storage.path: expected a directory");
  if (raw.storage_path) line.storage_path = *raw.storage_path;
  line.log_level = parse_log_level(raw.log_level).value_or(LogLevel::info);
  line.log_format = parse_log_format(raw.log_format).value_or(LogFormat::logfmt);
  if (!raw.output.empty()) line.output = raw.output;
  line.format = raw.format == "openmetrics" ? metrics::Format::open_metrics : metrics::Format::text;
  return line;
}

}  // namespace

std::variant<CommandLine, Ending> parse_command_line(int argc, const char* const* argv) {
  CLI::App app("Prometheus exporter for the Livy Gateways of Alibaba Cloud EMR Serverless Spark",
               "livy_gateway_exporter");
  app.set_version_flag("--version",
                       fmt::format("livy_gateway_exporter {} (revision {})", version(), revision()));
  Raw raw;
  add_flags(app, raw);
  add_commands(app, raw);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = app.exit(e, out, err);
    return Ending{code == 0 ? 0 : 2, out.str(), err.str()};
  }
  return checked(app, raw);
}

}  // namespace lge::app
