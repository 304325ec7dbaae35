#pragma once

#include <string>
#include <string_view>

#include "metrics/snapshot.hpp"
#include "support/clock.hpp"

namespace lge::web {

/// The status page as one HTML document without scripts: overall health first, then the gateways, those in
/// trouble at the top. Everything from outside is escaped. `telemetry_path` is where the link to the metrics
/// leads. Pure.
std::string render_status_page(const metrics::Snapshot& snapshot, WallTime now, std::string_view version,
                               std::string_view telemetry_path);

/// The Content-Security-Policy of that page: its own style sheet, by hash, and nothing else.
std::string status_page_policy();

/// The style sheet within the page.
std::string_view status_page_style();

}  // namespace lge::web
