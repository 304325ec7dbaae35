#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "metrics/exposition.hpp"
#include "metrics/snapshot.hpp"
#include "support/clock.hpp"
#include "support/result.hpp"
#include "web/lifecycle.hpp"
#include "web/router.hpp"
#include "web/text_cell.hpp"

namespace lge::web {

/// What the pages need beside the snapshot.
struct PagesOptions {
  std::string telemetry_path = "/metrics";  ///< as check_telemetry_path accepts it
  std::string version;                      ///< shown on the status page
  std::function<bool()> stopping;           ///< asked on the serving loop by /-/ready; empty: never stopping
  LifecycleOptions lifecycle{};
};

/// Refuses a path that no scraper could ask for or that belongs to another page, now or in a later version.
/// The error is a sentence for people. `/` is fine: the metrics then stand in the status page's place.
Result<void, std::string> check_telemetry_path(std::string_view path);

/// Every page: the telemetry path (handler `metrics`), `/-/healthy` (`healthy`), `/-/ready` (`ready`),
/// `/config` (`config`), lifecycle_routes() and status_routes(). None but those of lifecycle_routes() calls
/// anything but `snapshots.load()`, `exposition`, which is the serving loop's own, `config.load()`, the clock
/// and `stopping`. All of them outlive the router. Throws std::invalid_argument where check_telemetry_path
/// refuses the path.
Router make_router(PagesOptions options, const metrics::SnapshotCell& snapshots,
                   metrics::Exposition& exposition, const TextCell& config, const Clock& clock);

}  // namespace lge::web
