#pragma once

#include <string>
#include <vector>

#include "metrics/snapshot.hpp"
#include "support/clock.hpp"
#include "web/router.hpp"

namespace lge::web {

/// What these pages say of the exporter.
struct StatusOptions {
  std::string telemetry_path;
  std::string version;
};

/// The pages that tell people and programs how the gateways are: `/` (handler `status`), which is left out
/// where the metrics have its place; `/gateways/{workspace_id}/{livy_compute_id}` (`gateway`);
/// `/api/v1/status` (`api_status`); `/api/v1/gateways/{workspace_id}/{livy_compute_id}` (`api_gateway`).
/// Snapshots and clock outlive them. The lists are made at most once a second for one query after the other.
std::vector<Route> status_routes(const StatusOptions& options, const metrics::SnapshotCell& snapshots,
                                 const Clock& clock);

}  // namespace lge::web
