#include "app/daemon.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/load_config.hpp"
#include "app/version.hpp"
#include "config/shown_yaml.hpp"
#include "web/pages.hpp"

namespace lge::app {

namespace asio = boost::asio;

namespace {

// The promise is 5 s; what has not ended by itself by then is left where it is.
constexpr Millis kStopLimit{4000};
// The process's own metrics are as old as the snapshot: so old at most.
constexpr Millis kFreshness{15'000};

}  // namespace

Daemon::Daemon(CommandLine line, config::Config config, std::unique_ptr<usage::Store> store,
               const Environment& environment, Log& log)
    : line_(std::move(line)),
      environment_(environment),
      log_(log),
      instruments_(version(), revision()),
      exposition_(cell_, instruments_, clock_),
      signals_(polling_loop_, SIGTERM, SIGINT, SIGHUP),
      engine_(make_engine(std::move(config))),
      fleet_(engine_->gateways(), engine_->config(), std::move(store), {instruments_, cell_, clock_, log}),
      keepers_(polling_loop_.get_executor(), log),
      server_(serving_loop_.get_executor(), web::ServerOptions(), make_router(), log,
              [this](std::string_view handler, unsigned code) { instruments_.http_request(handler, code); }) {
  instruments_.reload_ended(true, clock_.wall());
}

std::unique_ptr<Engine> Daemon::make_engine(config::Config config) {
  const EngineWorld world{clock_, sleeper_, random_, log_, instruments_, environment_};
  return std::make_unique<Engine>(std::move(config), line_.shard, world, IdleConnections::closed_in_time);
}

web::Router Daemon::make_router() {
  web::PagesOptions options;
  options.telemetry_path = line_.telemetry_path;
  options.version = version();
  options.stopping = [this] { return stopping_.load(); };
  return web::make_router(std::move(options), cell_, exposition_, config_text_, clock_);
}

Result<void, std::string> Daemon::listen() {
  return server_.listen(line_.listen_addresses);
}

void Daemon::run() {
  for (const std::string& address : server_.addresses()) {
    log_.info("listening", field("address", address), field("telemetry_path", line_.telemetry_path));
  }
  start_polling();  // before anybody can ask whether all is ready
  server_.start();
  std::thread serving([this] { serve(); });
  keepers_.spawn("keep fresh", keep_fresh());
  std::exception_ptr error;
  asio::co_spawn(polling_loop_, supervise(), [this, &error](const std::exception_ptr& e) {
    error = e;
    if (!e) return;
    polling_loop_.stop();
    serving_loop_.stop();
  });
  polling_loop_.run();
  serving.join();
  if (error) std::rethrow_exception(error);
  log_.info("stopped");
}

// The serving thread. An exception here is a fault of this program: told, and then the process ends as one.
void Daemon::serve() {
  try {
    serving_loop_.run();
  } catch (...) {
    log_.error("the serving loop failed", field("err", describe(std::current_exception())));
    throw;
  }
}

void Daemon::start_polling() {
  log_.info("polling", field("gateways", engine_->gateways().size()),
            field("discoveries", engine_->config().discovery.size()));
  config_text_.store(config::shown_yaml(engine_->config()));
  engine_->start(polling_loop_.get_executor(), fleet_);
}

asio::awaitable<int> Daemon::next_signal() {
  co_return co_await signals_.async_wait(asio::use_awaitable);
}

asio::awaitable<void> Daemon::supervise() {
  int signal = co_await next_signal();
  while (signal == SIGHUP) {
    co_await reload();
    signal = co_await next_signal();
  }
  log_.info("stopping", field("signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"));
  stopping_ = true;
  keepers_.spawn("stop limit", enforce_stop_limit());
  asio::post(serving_loop_, [this] { server_.stop(); });
  co_await engine_->stop();
  keepers_.cancel();
  co_await keepers_.join();
  engine_.reset();  // nobody uses it any more; its idle connections would keep the loop
}

asio::awaitable<void> Daemon::enforce_stop_limit() {
  const SteadyTime limit = clock_.steady() + kStopLimit;
  co_await sleeper_.sleep_until(limit);
  log_.warn("polls did not end in time; the process ends without them");
  std::_Exit(0);  // what still runs refers to what a return from here would destroy
}

asio::awaitable<void> Daemon::reload() {
  auto loaded = load_config(line_, environment_);
  std::unique_ptr<Engine> fresh;
  if (loaded.has_error()) {
    for (const config::Problem& problem : loaded.error()) {
      log_.error("the configuration was not reloaded", field("err", problem.text()));
    }
  } else {
    for (const std::string& warning : loaded.value().warnings)
      log_.warn("configuration", field("warning", warning));
    try {
      fresh = make_engine(std::move(loaded.value().config));
    } catch (const std::exception& e) {
      log_.error("the configuration was not reloaded", field("err", e.what()));
    }
  }
  instruments_.reload_ended(fresh != nullptr, clock_.wall());
  if (!fresh) co_return;
  if (fresh->config().storage.path != engine_->config().storage.path)
    log_.warn("storage.path takes effect when the exporter is started again");
  co_await engine_->stop();
  fresh->adopt(*engine_);
  engine_ = std::move(fresh);
  instruments_.forget_accounts();
  fleet_.replace(engine_->gateways(), engine_->config());
  log_.info("configuration reloaded");
  start_polling();
}

asio::awaitable<void> Daemon::keep_fresh() {
  for (;;) {
    // A poll that ends while this sleeps makes gauges that are to be withdrawn stale_after later: not before
    // it wakes.
    SteadyTime wake = clock_.steady() + std::min(kFreshness, engine_->config().poll.stale_after);
    const std::optional<SteadyTime> withdrawal = fleet_.board().next_withdrawal();
    if (withdrawal) wake = std::min(wake, *withdrawal);
    co_await sleeper_.sleep_until(wake);
    fleet_.board().publish();
  }
}

}  // namespace lge::app
