#include "app/once.hpp"

#include <exception>
#include <iostream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "app/engine.hpp"
#include "app/fleet.hpp"
#include "app/load_config.hpp"
#include "app/version.hpp"
#include "metrics/exposition.hpp"
#include "metrics/instruments.hpp"
#include "support/file.hpp"

namespace lge::app {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> poll(Engine& engine, Fleet& fleet, bool& all_good) {
  all_good = co_await engine.poll_once(fleet);
  fleet.board().publish();
}

bool write_out(const CommandLine& line, const std::string& text) {
  if (!line.output) {
    std::cout << text << std::flush;
    return static_cast<bool>(std::cout);
  }
  const auto written = write_file_atomically(*line.output, text);
  if (written.has_error())
    std::cerr << line.output->string() << ": cannot write: " << written.error() << '\n';
  return written.has_value();
}

}  // namespace

int run_once(const CommandLine& line, const Environment& environment) {
  std::optional<config::Config> config = load_config_or_complain(line, environment);
  if (!config) return 2;
  asio::io_context loop(1);
  const SystemClock clock;
  AsioSleeper sleeper;
  SystemRandom random;
  const LogThreshold threshold(line.log_level);
  const std::unique_ptr<Log> log = make_stderr_log(threshold, line.log_format, clock);
  metrics::Instruments instruments(version(), revision());
  instruments.reload_ended(true, clock.wall());
  auto store = open_store(config->storage, clock, *log);
  if (store.has_error()) {
    log->error("cannot start", field("err", store.error()));
    return 1;
  }
  const EngineWorld world{clock, sleeper, random, *log, instruments, environment};
  Engine engine(std::move(*config), line.shard, world, IdleConnections::closed_lazily);
  metrics::SnapshotCell cell;
  Fleet fleet(engine.gateways(), engine.config(), std::move(store).value(), {instruments, cell, clock, *log});

  bool all_good = false;
  std::exception_ptr error;
  asio::co_spawn(loop, poll(engine, fleet, all_good), [&error](const std::exception_ptr& e) { error = e; });
  loop.run();
  if (error) std::rethrow_exception(error);
  const bool written = write_out(line, *metrics::Exposition(cell, instruments, clock).plain(line.format));
  return all_good && written ? 0 : 1;
}

}  // namespace lge::app
