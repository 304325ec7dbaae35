#pragma once

#include <compare>
#include <string>

namespace lge::poll {

/// Which gateway: the identity labels of all its series, and what the API needs to find it.
struct GatewayId {
  std::string workspace_id;
  std::string livy_compute_id;
  std::string name;  ///< label `gateway`
  std::string region;

  friend auto operator<=>(const GatewayId&, const GatewayId&) = default;
};

}  // namespace lge::poll
