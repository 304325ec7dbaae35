#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulator/gateway.hpp"
#include "support/clock.hpp"

namespace lge::simulator {

/// A workspace, as ListWorkspaces tells of it.
struct Workspace {
  std::string id;
  std::string region;  ///< empty: found from every region
  std::string name;    ///< empty: the id
  std::string status = "RUNNING";
};

/// All workspaces and gateways, and the clock that they live by. One thread only. The clock must outlive
/// this.
class World {
 public:
  explicit World(const Clock& clock, double speed = 1);

  /// Simulated time passes `factor` times as fast from now on (0.001 to 100,000).
  void set_speed(double factor);
  /// The simulated time in Unix milliseconds.
  [[nodiscard]] std::int64_t now() const;
  /// Lets what is due happen in some of the gateways; fifty calls reach all. A gateway that is looked at
  /// catches up by itself: this only keeps what is due from piling up.
  void sweep();

  /// Creates the workspace, or changes the one of that id. False where there are 10,000 already.
  bool put(Workspace workspace);
  /// Its gateways go with it. False where there is none.
  bool remove_workspace(const std::string& id);
  /// By id.
  [[nodiscard]] const std::map<std::string, Workspace>& workspaces() const { return workspaces_; }

  /// Creates the gateway, and its workspace where need be, or replaces the one of that workspace and id.
  /// False where there are 100,000 gateways already, or too many workspaces.
  bool put(GatewaySettings settings);
  /// False where there is none.
  bool remove_gateway(const std::string& workspace, const std::string& gateway);
  /// The gateway with everything done that is due. Null where there is none.
  [[nodiscard]] Gateway* find(const std::string& workspace, const std::string& gateway);
  /// Likewise, those of one workspace, by id.
  [[nodiscard]] std::vector<Gateway*> gateways_of(const std::string& workspace);
  [[nodiscard]] std::vector<Gateway*> gateways();
  /// Of a gateway that is there, or that was removed and has not come again.
  [[nodiscard]] std::optional<Truth> truth(const std::string& workspace, const std::string& gateway);
  [[nodiscard]] std::size_t size() const { return gateways_.size(); }

 private:
  using Name = std::pair<std::string, std::string>;  // of workspace and gateway

  const Clock& clock_;
  double speed_;
  SteadyTime base_steady_;
  std::int64_t base_;
  std::map<std::string, Workspace> workspaces_;
  std::map<Name, std::unique_ptr<Gateway>> gateways_;
  std::map<Name, Truth> removed_;
  Name swept_;
};

}  // namespace lge::simulator
