#pragma once

#include "simulator/fields.hpp"
#include "simulator/service.hpp"

namespace lge::simulator {

/// The body's JSON. Throws BadInput.
Json body_of(const Request& request);
/// `{"ok":true}`
Answer done();

/// The admin calls about workspaces, gateways and their sessions; all throw BadInput.
Answer put_workspace(Service& service, const Request& request);
Answer remove_workspace(Service& service, const Request& request);
Answer put_gateway(Service& service, const Request& request);
Answer remove_gateway(Service& service, const Request& request);
Answer show_gateways(Service& service, const Request& request);
Answer change_sessions(Service& service, const Request& request);
Answer change_churn(Service& service, const Request& request);
Answer show_listing(Service& service, const Request& request);
Answer show_truth(Service& service, const Request& request);

}  // namespace lge::simulator
