#pragma once

#include <functional>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "support/log.hpp"
#include "support/spawn.hpp"
#include "web/lifecycle.hpp"

namespace lge::app {

/// One reload after the other, whoever asks for them. While one runs, all that ask are joined to one further
/// reload: so at most one runs, at most one waits, and each who asks is told of a reload that began after it
/// asked. Use it on the polling loop only; destroy it once stop() has returned, or after its loop has ended.
class Reloader {
 public:
  /// Reloads, as a whole or not at all. What it throws is logged, and ends as a refusal.
  using Reload = std::function<boost::asio::awaitable<web::ReloadOutcome>()>;
  /// Called on the polling loop; must not throw.
  using Told = std::function<void(const web::ReloadOutcome&)>;

  /// `log` outlives it.
  Reloader(const boost::asio::any_io_executor& executor, Log& log, Reload reload);

  /// Asks for a reload; `told`, which may be empty, is called once with its outcome, be it that nothing is
  /// reloaded any more.
  void request(Told told);
  /// No further reload begins. Returns once the one that runs has ended.
  boost::asio::awaitable<void> stop();

 private:
  boost::asio::awaitable<void> run();
  boost::asio::awaitable<web::ReloadOutcome> reload_once();

  Log& log_;
  Reload reload_;
  TaskGroup tasks_;
  std::vector<Told> waiting_;  // for the next reload; one at least where there is to be one
  bool running_ = false;
  bool stopping_ = false;
};

}  // namespace lge::app
