#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "metrics/snapshot.hpp"
#include "web/gateway_list.hpp"
#include "web/page_frame.hpp"

namespace lge::web {

/// How many gateways one answer tells of.
inline constexpr std::size_t kGatewaysPerAnswer = 1000;

/// The pages as JSON (docs/api.md): valid UTF-8, whatever came from outside; null where something is not
/// known or not finite. All pure.

/// What the status page shows.
std::string render_status_json(const metrics::Snapshot& snapshot, const ListRequest& request,
                               const Site& site);
/// What the page of one gateway shows.
std::string render_gateway_json(const metrics::GatewayView& gateway, const Site& site);
/// `{"error":"…"}`.
std::string render_error_json(std::string_view text);

}  // namespace lge::web
