#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "simulator/gateway.hpp"
#include "support/clock.hpp"

namespace lge::simulator {

/// All gateways, and the clock that they live by. One thread only. The clock must outlive this.
class World {
 public:
  explicit World(const Clock& clock, double speed = 1);

  /// Simulated time passes `factor` times as fast from now on (0.001 to 100,000).
  void set_speed(double factor);
  /// The simulated time in Unix milliseconds.
  [[nodiscard]] std::int64_t now() const;
  /// Lets everything happen that is due.
  void advance();

  /// Creates the gateway, or replaces the one of that workspace and id. False where there are 10,000 already.
  bool put(GatewaySettings settings);
  /// Null where there is none.
  [[nodiscard]] Gateway* find(const std::string& workspace, const std::string& gateway);
  [[nodiscard]] std::size_t size() const { return gateways_.size(); }

 private:
  const Clock& clock_;
  double speed_;
  SteadyTime base_steady_;
  std::int64_t base_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Gateway>> gateways_;
};

}  // namespace lge::simulator
