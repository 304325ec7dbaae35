#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/percent.hpp"
#include "simulator/service.hpp"

namespace lge::simulator {

/// What every call of the API has in common: the call for faults and statistics, by whoever claims to have
/// signed it.
Call api_call(const Request& request, std::string_view action, const std::string& workspace,
              const std::string& gateway);

/// Who may ask, how often, and whether the region is named: the service's own checks, in its order. Counts
/// wrong signatures.
std::optional<Refusal> refuse_api_call(Service& service, const Request& request, const Query& query,
                                       const Call& call);

/// The parameter as a number of 1 to `most`, `otherwise` where it is absent, 0 where it is wrong. Pure.
std::int64_t positive(const Query& query, std::string_view name, std::int64_t most, std::int64_t otherwise);

/// As the service answers for a workspace or gateway that is not there, or not in the region asked for.
Refusal unknown_resource();

/// True where something in `region` (empty: in every region) is found from the region that the query names.
bool is_in_region(const std::string& region, const Query& query);

/// The calls of discovery: ListWorkspaces, and ListLivyCompute and GetLivyCompute by the parts of their path
/// behind
/// `/api/interactive/v1/workspace`. Nothing for any other path.
std::optional<Answer> discover(Service& service, const Request& request,
                               const std::vector<std::string>& path);

}  // namespace lge::simulator
