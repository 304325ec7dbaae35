#include "app/once.hpp"

#include <exception>
#include <iostream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "app/engine.hpp"
#include "app/load_config.hpp"
#include "app/version.hpp"
#include "metrics/board.hpp"
#include "metrics/instruments.hpp"
#include "support/file.hpp"

namespace lge::app {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> poll(Engine& engine, metrics::Board& board, bool& all_good) {
  all_good = co_await engine.poll_once(board);
  board.publish();
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
  const std::unique_ptr<Log> log = make_stderr_log(line.log_level, line.log_format, clock);
  metrics::Instruments instruments(version(), revision());
  instruments.reload_ended(true, clock.wall());
  const EngineWorld world{clock, sleeper, random, *log, instruments, instruments, environment};
  Engine engine(std::move(*config), world, IdleConnections::closed_lazily);
  metrics::SnapshotCell cell;
  metrics::Board board(engine.gateways(), engine.config().poll.stale_after, instruments, cell, clock);

  bool all_good = false;
  std::exception_ptr error;
  asio::co_spawn(loop, poll(engine, board, all_good), [&error](const std::exception_ptr& e) { error = e; });
  loop.run();
  if (error) std::rethrow_exception(error);
  const bool written = write_out(line, cell.load()->metrics_text);
  return all_good && written ? 0 : 1;
}

}  // namespace lge::app
