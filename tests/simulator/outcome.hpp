#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "simulator/service.hpp"

namespace lge::simulator {

/// An answer in the making, and what the statistics call it.
struct Outcome {
  Answer answer;
  std::string code;      ///< `OK`, an error code, or `HTTP <status>` of a fault
  bool refused = false;  ///< by the service itself: faults then change only the way the answer travels
};

/// What a call does of its own; the effects are those that have struck it.
using Act = std::function<Outcome(const std::vector<FaultEffect>& effects)>;

/// Serves one call: counts it, lets the faults strike, acts, and spoils the answer as they say. `gateway` is
/// what the call is counted under; empty: under none.
Answer serve_call(Service& service, const Request& request, const Call& call, const std::string& gateway,
                  const Act& act);

/// The outcome where one of the effects throttles. It is the fault's own, so that headers can be added to it.
std::optional<Outcome> throttled(Service& service, const Request& request,
                                 const std::vector<FaultEffect>& effects);

/// The outcome of a call that the service turns away.
Outcome refused(Service& service, const Request& request, const Refusal& refusal);
/// A good answer of this JSON.
Outcome good(std::string json);
/// What a fault does to an answer; `request_id` is put into an error that a fault makes up.
void spoil(const FaultEffect& fault, const Request& request, const std::string& request_id, Outcome& outcome);

/// The name in the `Host` header, without a port and in lower case.
std::string host_of(const Request& request);

}  // namespace lge::simulator
