#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/request_observer.hpp"
#include "app/account.hpp"
#include "app/transports.hpp"
#include "config/config.hpp"
#include "credentials/expiry_observer.hpp"
#include "credentials/keyring.hpp"
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
  credentials::ExpiryObserver& expiry;
  const Environment& environment;
};

/// The polling half of the program, built for one configuration: for each region and credentials one account,
/// for each gateway one loop. A new configuration gets a new engine. Use it on
/// the polling loop only; destroy it once nothing of it runs any more, and before the loop.
class Engine {
 public:
  /// Throws std::runtime_error with a sentence for people where the configuration cannot be used (ca_file),
  /// or the environment (https_proxy, http_proxy).
  Engine(config::Config config, const EngineWorld& world, IdleConnections idle);
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
  /// A region, and the name of credentials.
  using AccountName = std::pair<std::string, std::string>;

  void tell_accounts();
  Account& account_of(const config::Gateway& gateway);
  [[nodiscard]] poll::WalkerOptions walker_options() const;
  poll::WalkerWorld walker_world(const config::Gateway& gateway);
  boost::asio::awaitable<void> poll_all(poll::PollObserver& observer, TaskGroup& tasks, bool& all_good);
  boost::asio::awaitable<void> poll_gateway(std::size_t index, poll::PollObserver& observer, bool& all_good);

  config::Config config_;
  EngineWorld world_;
  ServerClock server_clock_;
  Transports transports_;
  credentials::Keyring keyring_;
  std::map<AccountName, std::unique_ptr<Account>> accounts_;
};

}  // namespace lge::app
