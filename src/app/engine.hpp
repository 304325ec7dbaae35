#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/request_observer.hpp"
#include "api/session_source.hpp"
#include "config/config.hpp"
#include "credentials/provider.hpp"
#include "net/transport.hpp"
#include "poll/gateway.hpp"
#include "poll/gateway_loop.hpp"
#include "poll/poll_result.hpp"
#include "support/clock.hpp"
#include "support/environment.hpp"
#include "support/log.hpp"
#include "support/random.hpp"
#include "support/server_clock.hpp"
#include "support/sleeper.hpp"
#include "support/spawn.hpp"

namespace lge::app {

/// What the engine needs of the outside world. Everything outlives it.
struct EngineWorld {
  const Clock& clock;
  Sleeper& sleeper;
  Random& random;
  Log& log;
  api::RequestObserver& requests;
  const Environment& environment;
};

/// The polling half of the program, built for one configuration: for each region and credentials one account
/// (limiter, breaker, client), for each gateway one loop. A new configuration gets a new engine. Use it on
/// the polling loop only; destroy it once nothing of it runs any more, and before the loop.
class Engine {
 public:
  /// Throws std::runtime_error with a sentence for people where the configuration cannot be used (ca_file).
  Engine(config::Config config, const EngineWorld& world);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  [[nodiscard]] const config::Config& config() const { return config_; }
  /// In the order of the configuration.
  [[nodiscard]] std::vector<poll::GatewayId> gateways() const;

  /// Starts every gateway's loop among `tasks`, their first polls spread over the interval.
  void start(TaskGroup& tasks, poll::PollObserver& observer);
  /// Polls every gateway once, all at the same time; true where every poll succeeded.
  boost::asio::awaitable<bool> poll_once(poll::PollObserver& observer);

 private:
  struct Account;
  /// A region, and the name of credentials.
  using AccountName = std::pair<std::string, std::string>;

  void tell_accounts();
  Account& account_of(const config::Gateway& gateway);
  credentials::Provider& provider(const std::string& name);
  [[nodiscard]] poll::WalkerOptions walker_options() const;
  poll::WalkerWorld walker_world(const config::Gateway& gateway);
  boost::asio::awaitable<void> poll_gateway(std::size_t index, poll::PollObserver& observer, bool& all_good);

  config::Config config_;
  EngineWorld world_;
  ServerClock server_clock_;
  std::unique_ptr<net::Transport> transport_;
  std::map<std::string, std::unique_ptr<credentials::Provider>> providers_;
  std::map<AccountName, std::unique_ptr<Account>> accounts_;
};

}  // namespace lge::app
