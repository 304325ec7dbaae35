#include "app/command_line.hpp"

#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "app/version.hpp"

using namespace lge;
using app::Command;
using app::CommandLine;
using app::Ending;

namespace {

std::variant<CommandLine, Ending> parse(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv{"livy_gateway_exporter"};
  for (const std::string& one : arguments)
    argv.push_back(one.c_str());
  return app::parse_command_line(static_cast<int>(argv.size()), argv.data());
}

CommandLine line(const std::vector<std::string>& arguments) {
  const auto parsed = parse(arguments);
  if (const auto* ending = std::get_if<Ending>(&parsed)) FAIL(ending->error, ending->output);
  return std::get<CommandLine>(parsed);
}

Ending ending(const std::vector<std::string>& arguments) {
  const auto parsed = parse(arguments);
  REQUIRE(std::holds_alternative<Ending>(parsed));
  return std::get<Ending>(parsed);
}

// What a wrong command line says; it always ends with exit code 2 and says nothing on standard output.
std::string error(const std::vector<std::string>& arguments) {
  const Ending end = ending(arguments);
  CHECK(end.exit_code == 2);
  CHECK(end.output.empty());
  return end.error;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("without arguments: serve with the defaults of the documentation") {
  const CommandLine plain = line({});
  CHECK(plain.command == Command::serve);
  CHECK(plain.config_file == "/etc/livy_gateway_exporter/config.yml");
  CHECK(plain.listen_addresses == std::vector<web::ListenAddress>{web::TcpAddress{"", 10998}});
  CHECK(plain.telemetry_path == "/metrics");
  CHECK_FALSE(plain.storage_path.has_value());
  CHECK(plain.shard.index == 0);
  CHECK(plain.shard.total == 1);
  CHECK(plain.log_level == LogLevel::info);
  CHECK(plain.log_format == LogFormat::logfmt);
  CHECK_FALSE(plain.output.has_value());
}

TEST_CASE("commands by name") {
  CHECK(line({"serve"}).command == Command::serve);
  CHECK(line({"check-config"}).command == Command::check_config);
  CHECK(line({"once"}).command == Command::once);
  CHECK(line({"once", "--format", "text"}).command == Command::once);
  CHECK(line({"once"}).format == metrics::Format::text);
  CHECK(line({"once", "--format", "openmetrics"}).format == metrics::Format::open_metrics);
  CHECK(line({"once", "--output", "/tmp/x.prom"}).output == "/tmp/x.prom");
}

TEST_CASE("each flag, before and after the command, with a space and with =") {
  const std::vector<std::vector<std::string>> spellings{
      {"--config.file", "/c.yml", "--web.telemetry-path", "/m", "--log.level", "debug", "--log.format",
       "json", "serve"},
      {"serve", "--config.file", "/c.yml", "--web.telemetry-path", "/m", "--log.level", "debug",
       "--log.format", "json"},
      {"--config.file=/c.yml", "--web.telemetry-path=/m", "serve", "--log.level=debug", "--log.format=json"}};
  for (const auto& arguments : spellings) {
    const CommandLine read = line(arguments);
    CHECK(read.command == Command::serve);
    CHECK(read.config_file == "/c.yml");
    CHECK(read.telemetry_path == "/m");
    CHECK(read.log_level == LogLevel::debug);
    CHECK(read.log_format == LogFormat::json);
  }
  CHECK(line({"check-config", "--config.file", "a b.yml"}).config_file == "a b.yml");
  CHECK(line({"--config.file", "x", "once"}).config_file == "x");
}

TEST_CASE("levels and formats") {
  CHECK(line({"--log.level", "warn"}).log_level == LogLevel::warn);
  CHECK(line({"--log.level", "error"}).log_level == LogLevel::error);
  CHECK(contains(error({"--log.level", "loud"}),
                 "--log.level: expected debug, info, warn or error, found 'loud'"));
  CHECK(contains(error({"--log.format", "xml"}), "--log.format: expected logfmt or json, found 'xml'"));
  CHECK(contains(error({"--log.level", ""}), "--log.level"));
}

TEST_CASE("listen addresses may be repeated, and replace the default") {
  const std::vector<web::ListenAddress> expected{web::TcpAddress{"127.0.0.1", 1}, web::TcpAddress{"::1", 2},
                                                 web::TcpAddress{"", 3}};
  CHECK(line({"--web.listen-address", "127.0.0.1:1", "--web.listen-address=[::1]:2", "serve",
              "--web.listen-address", ":3"})
            .listen_addresses == expected);
  CHECK(line({"--web.listen-address", "localhost:0"}).listen_addresses ==
        std::vector<web::ListenAddress>{web::TcpAddress{"localhost", 0}});
  CHECK(line({"--web.listen-address", "unix:/run/x?mode=0600", "--web.listen-address", "systemd:web"})
            .listen_addresses ==
        std::vector<web::ListenAddress>{web::UnixAddress{"/run/x", 0600}, web::SystemdAddress{"web"}});
}

TEST_CASE("an address that cannot be one is told with its flag") {
  for (const std::string text : {"10998", "a:b", ":65536", ":-1", "::1:80", "", "unix:x", "systemd:a b"}) {
    CAPTURE(text);
    const std::string told = error({"--web.listen-address", ":1", "--web.listen-address", text});
    CHECK(contains(told, "--web.listen-address"));
    CHECK(contains(told, "--help"));
  }
  // Each takes one value; what follows is something else.
  CHECK(contains(error({"--web.listen-address", ":1", ":2"}), "not expected: :2"));
  CHECK(line({"--web.listen-address", ":1", "once"}).command == Command::once);
}

TEST_CASE("the limits for clients: the server's defaults, and a flag for each") {
  const web::ServerOptions standard;
  const web::ServerOptions plain = line({}).web;
  CHECK(plain.max_connections == standard.max_connections);
  CHECK(plain.max_connections_per_address == standard.max_connections_per_address);
  CHECK(plain.write_time == standard.write_time);
  const web::ServerOptions set =
      line({"--web.max-connections", "7", "--web.max-connections-per-address", "0",
            "--web.max-requests-in-flight", "3", "--web.max-head-bytes", "2000", "--web.max-body-bytes", "0",
            "--web.head-timeout", "1s", "--web.idle-timeout", "1m30s", "--web.write-timeout", "250ms",
            "--web.answer-timeout", "1h"})
          .web;
  CHECK(set.max_connections == 7);
  CHECK(set.max_connections_per_address == 0);
  CHECK(set.max_requests_in_flight == 3);
  CHECK(set.max_head_bytes == 2000);
  CHECK(set.max_body_bytes == 0);
  CHECK(set.head_time == Millis(1'000));
  CHECK(set.idle_time == Millis(90'000));
  CHECK(set.write_stall == Millis(250));
  CHECK(set.write_time == Millis(3'600'000));
}

TEST_CASE("a limit that is none, or out of range, is told with its flag") {
  CHECK(contains(error({"--web.max-connections", "0"}),
                 "--web.max-connections: expected a whole number from 1 to 100000, found '0'"));
  CHECK(contains(error({"--web.idle-timeout", "30"}),
                 "--web.idle-timeout: expected a duration from 100ms to 1h, as in 30s, found '30'"));
  for (const std::string flag :
       {"--web.max-connections", "--web.max-connections-per-address", "--web.max-requests-in-flight",
        "--web.max-head-bytes", "--web.max-body-bytes"}) {
    for (const std::string text : {"-1", "99999999", "1e3", "", "18446744073709551616", " 5000", "5000x"}) {
      CAPTURE(flag);
      CAPTURE(text);
      CHECK(contains(error({flag, text}), flag + ": expected a whole number"));
    }
  }
  CHECK(contains(error({"--web.max-head-bytes", "1023"}), "from 1024 to 1048576"));
  for (const std::string flag :
       {"--web.head-timeout", "--web.idle-timeout", "--web.write-timeout", "--web.answer-timeout"}) {
    for (const std::string text : {"0", "99ms", "2h", "-1s", "", "soon"}) {
      CAPTURE(flag);
      CAPTURE(text);
      CHECK(contains(error({flag, text}), flag + ": expected a duration"));
    }
  }
}

TEST_CASE("a path for the metrics that cannot be one is told with its flag") {
  for (const std::string text : {"metrics", "", "/a b", "/-/healthy", "/api/v1", "/config", "/\xFF"}) {
    CAPTURE(text);
    CHECK(contains(error({"--web.telemetry-path", text}), "--web.telemetry-path"));
  }
}

TEST_CASE("the ledger's directory, before and after the command") {
  CHECK(line({"--storage.path", "/var/lib/x"}).storage_path == "/var/lib/x");
  CHECK(line({"once", "--storage.path=a b"}).storage_path == "a b");
  CHECK(contains(error({"--storage.path", ""}), "--storage.path"));
  CHECK(contains(error({"--storage.path"}), "--storage.path"));
  CHECK(contains(error({"--storage.path", "/a", "--storage.path", "/b"}), "--storage.path"));
}

TEST_CASE("shards: which of how many") {
  const CommandLine third = line({"--shard.index", "2", "serve", "--shard.total=3"});
  CHECK(third.shard.index == 2);
  CHECK(third.shard.total == 3);
  CHECK(line({"--shard.total", "1000", "--shard.index", "999"}).shard.index == 999);
  CHECK(line({"--shard.index", "0"}).shard.total == 1);
}

TEST_CASE("shards that cannot be are told with their flag") {
  CHECK(contains(error({"--shard.index", "1"}),
                 "--shard.index: expected a whole number from 0 to 0, found '1'; --shard.total is 1"));
  CHECK(contains(error({"--shard.index", "3", "--shard.total", "3"}),
                 "--shard.index: expected a whole number from 0 to 2, found '3'; --shard.total is 3"));
  for (const std::string text : {"0", "1001", "-1", "+1", "1.0", "1e2", "0x1", " 1", "1 ", "x", "4294967297",
                                 "99999999999999999999"}) {
    CAPTURE(text);
    CHECK(contains(error({"--shard.total=" + text}),
                   "--shard.total: expected a whole number from 1 to 1000, found '" + text + "'"));
  }
  for (const std::string text : {"-1", "x", "0.5", "4294967296"}) {
    CAPTURE(text);
    CHECK(contains(error({"--shard.index=" + text, "--shard.total", "5"}),
                   "--shard.index: expected a whole number from 0 to 4, found '" + text + "'"));
  }
  CHECK(contains(error({"--shard.total", ""}), "--shard.total"));
}

TEST_CASE("the web configuration") {
  CHECK_FALSE(line({}).web_config_file.has_value());
  CHECK(line({"--web.config.file", "/x"}).web_config_file == "/x");
  CHECK(line({"check-config", "--web.config.file=x/y"}).web_config_file == "x/y");
  CHECK(contains(error({"--web.config.file", ""}), "--web.config.file: expected a file"));
  CHECK(contains(error({"--web.config.file", "a", "--web.config.file", "b"}), "--web.config.file"));
}

TEST_CASE("whatever else is wrong ends with exit code 2 and says what") {
  CHECK(contains(error({"--no-such-flag"}), "--no-such-flag"));
  CHECK(contains(error({"destroy"}), "destroy"));
  CHECK(contains(error({"serve", "once"}), "once"));
  CHECK(contains(error({"--config.file"}), "--config.file"));
  CHECK(contains(error({"--config.file", "a", "--config.file", "b"}), "--config.file"));
  CHECK(contains(error({"once", "--format", "xml"}), "expected text or openmetrics, found 'xml'"));
  CHECK(contains(error({"serve", "--output", "x"}), "--output"));
  CHECK(contains(error({"--output", "x"}), "--output"));
  CHECK(contains(error({"-x"}), "-x"));
  CHECK(contains(error({""}), "--help"));
}

TEST_CASE("help works everywhere, on standard output, and names everything") {
  const Ending help = ending({"--help"});
  CHECK(help.exit_code == 0);
  CHECK(help.error.empty());
  for (const std::string part : {"serve",
                                 "check-config",
                                 "once",
                                 "--config.file",
                                 "/etc/livy_gateway_exporter/config.yml",
                                 "--web.listen-address",
                                 ":10998",
                                 "--web.telemetry-path",
                                 "/metrics",
                                 "--web.enable-lifecycle",
                                 "--web.config.file",
                                 "--web.max-connections",
                                 "--web.max-connections-per-address",
                                 "--web.max-requests-in-flight",
                                 "--web.max-head-bytes",
                                 "--web.max-body-bytes",
                                 "--web.head-timeout",
                                 "--web.idle-timeout",
                                 "--web.write-timeout",
                                 "--web.answer-timeout",
                                 "--log.level",
                                 "info",
                                 "--log.format",
                                 "logfmt",
                                 "--storage.path",
                                 "--shard.index",
                                 "--shard.total",
                                 "--version",
                                 "--help"}) {
    CAPTURE(part);
    CHECK(contains(help.output, part));
  }
  for (const std::string command : {"serve", "check-config", "once"}) {
    const Ending of_command = ending({command, "--help"});
    CHECK(of_command.exit_code == 0);
    CHECK_FALSE(of_command.output.empty());
  }
  CHECK(contains(ending({"once", "--help"}).output, "--output"));
  CHECK(contains(ending({"once", "--help"}).output, "--format"));
}

TEST_CASE("version works everywhere, on standard output") {
  const std::string expected =
      "livy_gateway_exporter " + app::version() + " (revision " + app::revision() + ")\n";
  CHECK_FALSE(app::version().empty());
  CHECK_FALSE(app::revision().empty());
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--version"}, {"serve", "--version"}, {"once", "--version"}}) {
    const Ending version = ending(arguments);
    CHECK(version.exit_code == 0);
    CHECK(version.output == expected);
    CHECK(version.error.empty());
  }
}
