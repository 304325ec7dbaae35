#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/request_observer.hpp"
#include "app/account.hpp"
#include "app/engine_world.hpp"
#include "app/transports.hpp"
#include "config/config.hpp"
#include "credentials/keyring.hpp"
#include "support/server_clock.hpp"

namespace lge::app {

/// What the polls of one configuration work with: ways to the outside, keys, and for each region and
/// credentials an account. Those of the next configuration share with them whatever is the same: connections,
/// keys, pace and circuit breaker go on. Use it on the polling loop only.
class Supplies {
 public:
  /// `world` and `clock` outlive it. Nothing of `before` is changed. Throws std::runtime_error with a
  /// sentence for people where the configuration cannot be used (ca_file), or the environment (https_proxy,
  /// http_proxy).
  Supplies(const config::Config& config, const EngineWorld& world, ServerClock& clock, IdleConnections idle,
           const Supplies* before = nullptr);
  Supplies(const Supplies&) = delete;
  Supplies& operator=(const Supplies&) = delete;
  /// Destroy them once stop(), or stop_all_but() those that share with them, has returned, and nobody uses
  /// their accounts any more; or after their loop has ended.
  ~Supplies() = default;

  /// That of a gateway or discovery of the configuration; it lives as long as the supplies, or others that
  /// share it.
  [[nodiscard]] Account& account(const std::string& region, const std::string& credentials) const;
  [[nodiscard]] std::set<api::AccountId> accounts() const;
  [[nodiscard]] bool same_transports(const Supplies& other) const {
    return transports_.api == other.transports_.api;
  }

  /// They are in force now: accounts that are shared take up what `config` says of them, metrics are told of
  /// all.
  void take_up(const config::Config& config);
  /// Keys are kept fresh from now on.
  void start(const boost::asio::any_io_executor& executor) { keyring_.start(executor); }
  /// Returns once nothing runs for the keys any more.
  boost::asio::awaitable<void> stop() { return keyring_.stop(); }
  boost::asio::awaitable<void> stop_all_but(const Supplies& next) {
    return keyring_.stop_all_but(next.keyring_);
  }

 private:
  void add_account(const api::AccountId& id, const config::Config& config, ServerClock& clock,
                   const Supplies* before);

  EngineWorld world_;
  Transports transports_;
  credentials::Keyring keyring_;
  std::map<api::AccountId, std::shared_ptr<Account>> accounts_;
};

}  // namespace lge::app
