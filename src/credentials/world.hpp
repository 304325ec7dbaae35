#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "credentials/expiry_observer.hpp"
#include "net/transport.hpp"
#include "support/environment.hpp"
#include "support/log.hpp"
#include "support/random.hpp"
#include "support/server_clock.hpp"
#include "support/sleeper.hpp"
#include "support/spawn.hpp"

namespace lge::credentials {

/// What this room needs of the rest of the program. Everything outlives the keyring and the tasks that it
/// starts.
struct World {
  net::Transport& transport;  ///< for STS; answers bounded to 64 KiB
  net::Transport& metadata;   ///< for the metadata service and credentials URIs: no proxy, 1 s, 64 KiB
  ServerClock& clock;         ///< dates requests to STS, and judges what has expired
  Sleeper& sleeper;
  Random& random;
  const Environment& environment;
  Log& log;
  ExpiryObserver& expiry;
};

/// Where fetches run that outlive whoever asked for them.
class Background {
 public:
  /// `tasks` outlives every later spawn().
  void use(TaskGroup& tasks) { tasks_ = &tasks; }
  [[nodiscard]] bool ready() const { return tasks_ != nullptr; }
  void spawn(std::string name, boost::asio::awaitable<void> task) {
    if (tasks_ == nullptr) throw std::logic_error("a key is asked for before the keyring was started");
    tasks_->spawn(std::move(name), std::move(task));
  }

 private:
  TaskGroup* tasks_ = nullptr;
};

/// What each provider is made with. The background outlives it.
struct Tools {
  World world;
  Background& background;
  std::string name;  ///< of the entry of `credentials`, for the log
};

}  // namespace lge::credentials
