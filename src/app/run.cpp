#include "app/run.hpp"

#include <csignal>
#include <iostream>
#include <stdexcept>

#include "app/allocator.hpp"
#include "app/command_line.hpp"
#include "app/daemon.hpp"
#include "app/fleet.hpp"
#include "app/healthcheck.hpp"
#include "app/load_config.hpp"
#include "app/once.hpp"
#include "app/open_files.hpp"
#include "app/signals.hpp"
#include "app/version.hpp"
#include "app/web_protection.hpp"

namespace lge::app {

namespace {

int check_config(const CommandLine& line, const Environment& environment) {
  const bool valid = load_config_or_complain(line, environment).has_value();
  if (valid) std::cout << line.config_file.string() << " is valid\n";
  const bool web_valid = check_web_config_or_complain(line, environment);
  if (web_valid && line.web_config_file) std::cout << line.web_config_file->string() << " is valid\n";
  return valid && web_valid ? 0 : 2;
}

void make_room_for_files(const CommandLine& line, Log& log) {
  const auto limit = raise_open_files_limit();
  const std::uint64_t wanted = wanted_open_files(line.web.max_connections);
  if (!limit || *limit >= wanted) return;
  log.warn("the limit of open files is low: raise it, or lower --web.max-connections", field("limit", *limit),
           field("wanted", wanted));
}

int serve(const CommandLine& line, const Environment& environment) {
  block_signals({SIGHUP});  // whoever reloads while it starts does not end it
  std::optional<config::Config> config = load_config_or_complain(line, environment);
  const bool web_valid = check_web_config_or_complain(line, environment);
  if (!config || !web_valid) return 2;
  const SystemClock clock;
  LogThreshold threshold(line.log_level);
  const std::unique_ptr<Log> log = make_stderr_log(threshold, line.log_format, clock);
  log->info("starting", field("version", version()), field("revision", revision()),
            field("file", line.config_file.string()));
  make_room_for_files(line, *log);
  auto store = open_store(config->storage, clock, *log);
  if (store.has_error()) {
    log->error("cannot start", field("err", store.error()));
    return 1;
  }
  const std::unique_ptr<ServiceManager> manager = make_service_manager(*log);
  Daemon daemon(line, std::move(*config), std::move(store).value(), {environment, *log, threshold, *manager});
  const auto listening = daemon.listen();
  if (listening.has_error()) {
    log->error("cannot start", field("err", listening.error()));
    return 1;
  }
  // Not before: a name to listen on may be looked up for long, and no thread has been started yet.
  block_signals({SIGTERM, SIGINT});
  daemon.run();
  return 0;
}

int run_command(const CommandLine& line, const Environment& environment) {
  switch (line.command) {
    case Command::check_config:
      return check_config(line, environment);
    case Command::once:
      return run_once(line, environment);
    case Command::healthcheck:
      return healthcheck(line);
    case Command::serve:
      break;
  }
  return serve(line, environment);
}

}  // namespace

int run(int argc, const char* const* argv) {
  const auto parsed = parse_command_line(argc, argv);
  if (const auto* ending = std::get_if<Ending>(&parsed)) {
    std::cout << ending->output;
    std::cerr << ending->error;
    return ending->exit_code;
  }
  keep_freed_memory();
  const Environment environment = process_environment();
  return run_command(std::get<CommandLine>(parsed), environment);
}

}  // namespace lge::app
