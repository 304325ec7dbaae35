#pragma once

#include <vector>

#include "api/breaker_gate.hpp"
#include "api/caller.hpp"
#include "api/emr_client.hpp"
#include "api/emr_directory.hpp"
#include "api/limiter.hpp"
#include "api/request_observer.hpp"
#include "config/config.hpp"
#include "credentials/provider.hpp"
#include "net/transport.hpp"
#include "support/log.hpp"
#include "support/random.hpp"
#include "support/server_clock.hpp"
#include "support/sleeper.hpp"

namespace lge::app {

/// What an account needs of the rest of the program. Everything outlives it.
struct AccountWorld {
  net::Transport& transport;
  credentials::Provider& provider;
  ServerClock& clock;
  Sleeper& sleeper;
  Random& random;
  api::RequestObserver& observer;
  Log& log;
};

/// What one region lends to one set of credentials: turns, a way that is open or not, and a client that uses
/// them. Use it on the polling loop only.
class Account {
 public:
  /// Throws std::runtime_error with a sentence for people where `api.endpoint` makes no URL for the region.
  Account(api::AccountId id, const config::Config& config, const AccountWorld& world);
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;
  ~Account() = default;

  /// Whether an account made with these would be the same, but for what use_options() changes.
  [[nodiscard]] bool is_same(const config::Config& config, const AccountWorld& world) const;
  /// Takes up how many gateways of it `config` has, and how often they are polled.
  void use_options(const config::Config& config);

  [[nodiscard]] const api::AccountId& id() const { return id_; }
  /// False while the API cannot be reached.
  [[nodiscard]] bool circuit_open() const { return gate_.open(); }
  [[nodiscard]] api::SessionSource& client() { return client_; }
  [[nodiscard]] api::GatewayDirectory& directory() { return directory_; }

 private:
  const api::AccountId id_;
  const config::Api api_;
  const std::vector<config::Dimension> dimensions_;
  const AccountWorld world_;
  api::Limiter limiter_;
  api::BreakerGate gate_;
  api::Caller caller_;
  api::EmrClient client_;
  api::EmrDirectory directory_;
};

}  // namespace lge::app
