#pragma once

#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "app/command_line.hpp"
#include "app/discovering.hpp"
#include "app/engine_world.hpp"
#include "app/fleet.hpp"
#include "app/gateway_set.hpp"
#include "app/loops.hpp"
#include "app/supplies.hpp"
#include "config/config.hpp"
#include "poll/gateway_loop.hpp"
#include "support/server_clock.hpp"
#include "support/spawn.hpp"

namespace lge::app {

/// The polling half of the program: for each region and credentials one account, for each gateway one loop,
/// for each entry of `discovery` another. What a new configuration leaves as it was goes on undisturbed. Use
/// it on the polling loop only; destroy it once nothing of it runs any more, and before the loop.
class Engine {
 public:
  /// A configuration, and whatever it needs that may be impossible to make.
  struct Next {
    config::Config config;
    std::unique_ptr<Supplies> supplies;
  };
  /// What became of the gateways.
  struct Change {
    std::size_t kept = 0;     ///< their loops went on
    std::size_t started = 0;  ///< their loops began, or began anew
  };

  /// Throws std::runtime_error with a sentence for people where the configuration cannot be used (ca_file),
  /// or the environment (https_proxy, http_proxy).
  Engine(config::Config config, Shard shard, const EngineWorld& world, IdleConnections idle);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() = default;

  [[nodiscard]] const config::Config& config() const { return config_; }
  /// Those to poll, as far as they are known by now: listed, then found.
  [[nodiscard]] std::vector<poll::GatewayId> gateways() const;

  /// Starts everything; the fleet has been given gateways(). First polls are spread over the interval. The
  /// fleet outlives the engine.
  void start(const boost::asio::any_io_executor& executor, Fleet& fleet);
  /// Ends everything, and returns once nothing runs any more.
  boost::asio::awaitable<void> stop();

  /// Makes ready for another configuration, and changes nothing. Throws as the constructor does.
  [[nodiscard]] Next prepare(config::Config config);
  /// Changes to what was prepared last, after start(). Cannot fail. Whatever is the same for a gateway goes
  /// on: its loop, its schedule, its connections, its account. One change at a time.
  boost::asio::awaitable<Change> change_to(Next next);

  /// Looks for gateways once, and polls every gateway once, all at the same time; true where all of that
  /// succeeded.
  boost::asio::awaitable<bool> poll_once(Fleet& fleet);

 private:
  [[nodiscard]] std::vector<Polled> polled_now(const Supplies& supplies) const;
  [[nodiscard]] poll::WalkerWorld walker_world(const Polled& polled) const;
  boost::asio::awaitable<void> gateway_loop(const Polled& polled, std::size_t index, std::size_t count);
  void start_all(const std::vector<Polled>& gateways);
  [[nodiscard]] static std::vector<Search> searches(const config::Config& config, const Supplies& supplies);
  void set_discoveries(std::vector<Search> wanted);
  std::unique_ptr<Discovering> make_discovering(Search search);
  void forget_accounts();
  void discovery_ended(const Discovering& which, const poll::DiscoveryResult& result);
  void tell_discovery(const Discovering& which, const poll::DiscoveryResult& result);
  void tell_facts(const poll::Found& found);
  void tell_all_facts();
  boost::asio::awaitable<void> poll_gateway(Polled polled, bool& all_good);

  config::Config config_;
  Shard shard_;
  EngineWorld world_;
  IdleConnections idle_;
  ServerClock server_clock_;
  std::unique_ptr<Supplies> supplies_;
  std::vector<std::unique_ptr<Discovering>> discoveries_;  // in the order of the configuration
  Fleet* fleet_ = nullptr;                                 // once started, as are the next two
  boost::asio::any_io_executor executor_;
  std::unique_ptr<Loops> loops_;
  bool changing_ = false;  // which gateways are polled is not for discoveries to say just now
};

}  // namespace lge::app
