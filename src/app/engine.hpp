#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "app/account.hpp"
#include "app/command_line.hpp"
#include "app/fleet.hpp"
#include "app/gateway_set.hpp"
#include "app/loops.hpp"
#include "app/transports.hpp"
#include "config/config.hpp"
#include "credentials/keyring.hpp"
#include "metrics/instruments.hpp"
#include "poll/discovery.hpp"
#include "poll/gateway_loop.hpp"
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
  metrics::Instruments& instruments;
  const Environment& environment;
};

/// The polling half of the program, built for one configuration: for each region and credentials one account,
/// for each gateway one loop, for each entry of `discovery` another. A new configuration gets a new engine.
/// Use it on the polling loop only; destroy it once nothing of it runs any more, and before the loop.
class Engine {
 public:
  /// Throws std::runtime_error with a sentence for people where the configuration cannot be used (ca_file),
  /// or the environment (https_proxy, http_proxy).
  Engine(config::Config config, Shard shard, const EngineWorld& world, IdleConnections idle);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  [[nodiscard]] const config::Config& config() const { return config_; }
  /// Those to poll, as far as they are known by now: listed, then found.
  [[nodiscard]] std::vector<poll::GatewayId> gateways() const;

  /// After a reload, before start(): what the engine before it has found and this one would look for too.
  void adopt(const Engine& before);

  /// Starts everything; the fleet has been given gateways(). First polls are spread over the interval. The
  /// fleet outlives the engine.
  void start(const boost::asio::any_io_executor& executor, Fleet& fleet);
  /// Ends everything, and returns once nothing runs any more.
  boost::asio::awaitable<void> stop();

  /// Looks for gateways once, and polls every gateway once, all at the same time; true where all of that
  /// succeeded.
  boost::asio::awaitable<bool> poll_once(Fleet& fleet);

 private:
  /// A region, and the name of credentials.
  using AccountName = std::pair<std::string, std::string>;
  class Discovering;

  void tell_accounts();
  Account& account(const std::string& region, const std::string& credentials);
  [[nodiscard]] std::vector<config::Gateway> gateways_now() const;
  [[nodiscard]] poll::WalkerOptions walker_options(const config::Gateway& gateway) const;
  poll::WalkerWorld walker_world(const config::Gateway& gateway);
  boost::asio::awaitable<void> gateway_loop(const config::Gateway& gateway, std::size_t index,
                                            std::size_t count);
  void discovery_ended(const Discovering& which, const poll::DiscoveryResult& result);
  void tell_discovery(const config::Discovery& discovery, const poll::DiscoveryResult& result);
  void tell_facts(const poll::Found& found);
  void tell_all_facts();
  poll::DiscoveryWorld discovery_world(const Discovering& discovering);
  boost::asio::awaitable<void> do_once(TaskGroup& tasks, bool& all_good);
  boost::asio::awaitable<void> poll_gateway(config::Gateway gateway, bool& all_good);

  config::Config config_;
  Shard shard_;
  EngineWorld world_;
  ServerClock server_clock_;
  Transports transports_;
  credentials::Keyring keyring_;
  std::map<AccountName, std::unique_ptr<Account>> accounts_;
  std::vector<std::unique_ptr<Discovering>> discoveries_;  // in the order of the configuration
  Fleet* fleet_ = nullptr;                                 // once started
  std::unique_ptr<Loops> loops_;
  std::unique_ptr<TaskGroup> tasks_;  // of keys and discoveries
};

}  // namespace lge::app
