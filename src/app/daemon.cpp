#include "app/daemon.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

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
               const DaemonWorld& world)
    : line_(std::move(line)),
      world_(world),
      log_(world.log),
      instruments_(version(), revision()),
      exposition_(cell_, instruments_, clock_),
      signals_(polling_loop_.get_executor()),
      engine_(make_engine(std::move(config))),
      fleet_(engine_->gateways(), engine_->config(), std::move(store), {instruments_, cell_, clock_, log_}),
      service_(world.service_manager, cell_, clock_),
      heartbeat_(polling_loop_.get_executor(), serving_loop_.get_executor(), [this] { service_.alive(); }),
      reloader_(polling_loop_.get_executor(), log_, [this] { return reload(); }),
      keepers_(polling_loop_.get_executor(), log_),
      password_workers_(web::make_threaded_password_workers(serving_loop_.get_executor())),
      server_(serving_loop_.get_executor(), line_.web, make_router(), log_, instruments_.http()) {
  instruments_.reload_ended(true, clock_.wall());
  if (line_.web_config_file) protect_pages(*line_.web_config_file);
}

void Daemon::protect_pages(const std::filesystem::path& web_config_file) {
  const web::AccessWorld access{*password_workers_, random_, [this] { instruments_.auth_failed(); }};
  protection_ = std::make_unique<WebProtection>(
      web_config_file, ProtectionWorld{world_.environment, clock_, log_, instruments_, access},
      [this](std::shared_ptr<const web::Access> ready) {
        asio::post(serving_loop_, [this, ready = std::move(ready)] { server_.protect(ready); });
      });
}

std::unique_ptr<Engine> Daemon::make_engine(config::Config config) {
  const EngineWorld world{clock_, sleeper_, random_, log_, instruments_, world_.environment};
  return std::make_unique<Engine>(std::move(config), line_.shard, world, IdleConnections::closed_in_time);
}

web::Router Daemon::make_router() {
  web::PagesOptions options;
  options.telemetry_path = line_.telemetry_path;
  options.version = version();
  options.stopping = [this] { return stopping_.load(); };
  options.lifecycle = lifecycle_options();
  return web::make_router(std::move(options), cell_, exposition_, config_text_, clock_);
}

web::LifecycleOptions Daemon::lifecycle_options() {
  web::LifecycleOptions options;
  options.enabled = line_.enable_lifecycle;
  options.reload = [this] { return reload_for_client(); };
  options.log_level = [this] { return world_.log_threshold.get(); };
  options.set_log_level = [this](LogLevel level) { set_log_level(level); };
  return options;
}

Result<void, std::string> Daemon::listen() {
  return server_.listen(line_.listen_addresses);
}

void Daemon::run() {
  for (const std::string& address : server_.addresses()) {
    log_.info("listening", field("address", address), field("telemetry_path", line_.telemetry_path));
  }
  log_.info("polling", field("gateways", engine_->gateways().size()),
            field("discoveries", engine_->config().discovery.size()));
  config_text_.store(config::shown_yaml(engine_->config()));
  engine_->start(polling_loop_.get_executor(), fleet_);  // before anybody can ask whether all is ready
  server_.start();
  std::thread serving([this] { serve(); });
  keepers_.spawn("keep fresh", keep_fresh());
  if (const auto limit = service_.watchdog()) keepers_.spawn("watchdog", keep_watchdog(*limit));
  service_.ready();
  if (protection_) keepers_.spawn("watch the web file", protection_->watch(sleeper_));
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
  asio::post(polling_loop_, [this] {
    served_ = true;
    serving_ended_.notify_all();
  });
}

asio::awaitable<void> Daemon::supervise() {
  int signal = co_await signals_.next();
  while (signal == SIGHUP) {
    reloader_.request({});
    signal = co_await signals_.next();
  }
  log_.info("stopping", field("signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"));
  co_await stop();
}

// The serving loop ends before this one, since its last answers may still ask something of it.
asio::awaitable<void> Daemon::stop() {
  service_.stopping();
  stopping_ = true;
  keepers_.spawn("stop limit", enforce_stop_limit());
  asio::post(serving_loop_, [this] {
    server_.stop();
    password_workers_->stop();
  });
  co_await reloader_.stop();
  co_await engine_->stop();
  while (!served_)
    co_await serving_ended_.wait();
  keepers_.cancel();
  co_await keepers_.join();
  engine_.reset();  // nobody uses it any more; its idle connections would keep the loop
}

asio::awaitable<void> Daemon::enforce_stop_limit() {
  const SteadyTime limit = clock_.steady() + kStopLimit;
  co_await sleeper_.sleep_until(limit);
  log_.warn("polls or answers did not end in time; the process ends without them");
  std::_Exit(0);  // what still runs refers to what a return from here would destroy
}

asio::awaitable<web::ReloadOutcome> Daemon::reload() {
  service_.reload_began();
  auto next = read_again();
  web::ReloadOutcome outcome;
  if (next) {
    co_await take_up(std::move(*next));
  } else {
    outcome.kind = web::ReloadOutcome::Kind::refused;
    outcome.problems = next.error();
    for (const std::string& problem : outcome.problems)
      log_.error("the configuration was not reloaded", field("err", problem));
  }
  instruments_.reload_ended(outcome.problems.empty(), clock_.wall());
  asio::post(serving_loop_, [this] { exposition_.renew(); });
  service_.reload_ended(outcome.problems.empty());
  co_return outcome;
}

// Whatever else a reload reads again belongs here: all of it is read and checked before any of it is taken
// up.
Result<Daemon::Reread, std::vector<std::string>> Daemon::read_again() {
  using Answer = Result<Reread, std::vector<std::string>>;
  std::vector<std::string> problems;
  const auto note = [&problems](const std::vector<config::Problem>& found) {
    for (const config::Problem& problem : found)
      problems.push_back(problem.text());
  };
  auto loaded = load_config(line_, world_.environment);
  if (loaded.has_error()) note(loaded.error());
  std::optional<WebProtection::Prepared> protection;
  if (protection_) {
    auto prepared = protection_->prepare();
    if (prepared.has_error()) note(prepared.error());
    if (prepared) protection = std::move(prepared).value();
  }
  if (!problems.empty()) return Answer(in_place_error, std::move(problems));
  for (const std::string& warning : loaded.value().warnings)
    log_.warn("configuration", field("warning", warning));
  try {
    auto engine = engine_->prepare(std::move(loaded.value().config));
    return Answer(in_place_value, Reread{std::move(engine), std::move(protection)});
  } catch (const std::exception& e) {
    problems.emplace_back(e.what());
    return Answer(in_place_error, std::move(problems));
  }
}

asio::awaitable<void> Daemon::take_up(Reread next) {
  if (next.engine.config.storage.path != engine_->config().storage.path)
    log_.warn("storage.path takes effect when the exporter is started again");
  if (next.protection) protection_->take_up(std::move(*next.protection));
  const Engine::Change change = co_await engine_->change_to(std::move(next.engine));
  config_text_.store(config::shown_yaml(engine_->config()));
  log_.info("configuration reloaded", field("gateways_kept", change.kept),
            field("gateways_started", change.started));
}

// On the serving loop. Whoever asked may leave: the reload goes on, and this waits for it.
asio::awaitable<web::ReloadOutcome> Daemon::reload_for_client() {
  struct Wait {
    Event over;
    std::optional<web::ReloadOutcome> outcome;
  };
  const auto wait = std::make_shared<Wait>();
  const Reloader::Told told = [this, wait](const web::ReloadOutcome& outcome) {
    asio::post(serving_loop_, [wait, outcome] {
      wait->outcome = outcome;
      wait->over.notify_all();
    });
  };
  asio::post(polling_loop_, [this, told] { reloader_.request(told); });
  while (!wait->outcome)
    co_await wait->over.wait();
  co_return *wait->outcome;
}

// On the serving loop. Told under the lower of the two levels and as a warning, so that each change is seen.
void Daemon::set_log_level(LogLevel level) {
  LogThreshold& threshold = world_.log_threshold;
  const LogLevel before = threshold.get();
  if (level == before) return;
  threshold.set(std::min(level, before));
  log_.warn("log level changed", field("from", to_string(before)), field("to", to_string(level)));
  threshold.set(level);
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
    asio::post(serving_loop_, [this] { exposition_.drop_unused(); });
    service_.refresh();
  }
}

asio::awaitable<void> Daemon::keep_watchdog(std::chrono::microseconds limit) {
  for (;;) {
    heartbeat_.ping();
    const SteadyTime next = clock_.steady() + limit / 2;
    co_await sleeper_.sleep_until(next);
  }
}

}  // namespace lge::app
