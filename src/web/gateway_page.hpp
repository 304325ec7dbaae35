#pragma once

#include <string>

#include "metrics/snapshot.hpp"
#include "web/page_frame.hpp"

namespace lge::web {

/// The page of one gateway as one HTML document: its state, its live sessions, the longest first, how it went
/// over the last minutes, and its last polls. Everything from outside is escaped. Pure.
std::string render_gateway_page(const metrics::GatewayView& gateway, const Site& site);

/// Pieces of it (session_table.cpp, history.cpp).
std::string session_table(const metrics::GatewayView& gateway, WallTime now);
std::string poll_table(const metrics::PollMemory& memory, WallTime now);
std::string history(const metrics::PollMemory& memory, WallTime now);

}  // namespace lge::web
