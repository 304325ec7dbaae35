#include "app/reloader.hpp"

#include <exception>
#include <utility>

namespace lge::app {

namespace asio = boost::asio;
using web::ReloadOutcome;

Reloader::Reloader(const asio::any_io_executor& executor, Log& log, Reload reload)
    : log_(log), reload_(std::move(reload)), tasks_(executor, log) {}

void Reloader::request(Told told) {
  if (!told && !waiting_.empty()) return;  // nobody is to be told of the one that is to come
  waiting_.push_back(std::move(told));
  if (!std::exchange(running_, true)) tasks_.spawn("reload", run());
}

asio::awaitable<void> Reloader::run() {
  while (!waiting_.empty()) {
    const std::vector<Told> batch = std::exchange(waiting_, {});
    ReloadOutcome outcome;
    outcome.kind = ReloadOutcome::Kind::stopping;
    if (!stopping_) outcome = co_await reload_once();
    for (const Told& told : batch) {
      if (told) told(outcome);
    }
  }
  running_ = false;
}

asio::awaitable<ReloadOutcome> Reloader::reload_once() {
  std::exception_ptr error;
  try {
    co_return co_await reload_();
  } catch (...) {
    error = std::current_exception();
  }
  log_.error("a reload failed; this is a fault of this program", field("err", describe(error)));
  ReloadOutcome outcome;
  outcome.kind = ReloadOutcome::Kind::refused;
  outcome.problems.emplace_back("a fault of the exporter; the log says more");
  co_return outcome;
}

asio::awaitable<void> Reloader::stop() {
  stopping_ = true;
  co_await tasks_.join();
}

}  // namespace lge::app
