#pragma once

#include <cstddef>
#include <string>

#include "metrics/snapshot.hpp"
#include "web/gateway_list.hpp"
#include "web/page_frame.hpp"

namespace lge::web {

/// How many gateways stand on one page.
inline constexpr std::size_t kGatewaysPerPage = 200;

/// The status page as one HTML document: overall health first, then the gateways, those in trouble at the top
/// unless something else is asked for. Everything from outside is escaped. Pure.
std::string render_status_page(const metrics::Snapshot& snapshot, const ListRequest& request,
                               const Site& site);

/// Pieces that the page of a single gateway shares (status_rows.cpp).

/// A gateway as a <tbody> of the table.
std::string gateway_rows(const metrics::GatewayView& gateway, WallTime now);
std::string health_badge(Health health);
/// The numbers of sessions by state, as a list.
std::string state_list(const metrics::Totals& totals);
/// The reason, the message and what the API's support asks for.
std::string failure_note(const api::Failure& failure);
/// `page 312 of 1,001`, and a bar.
std::string progress_note(const poll::Progress& progress, bool first);

}  // namespace lge::web
