#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "api/error_body.hpp"
#include "api/gateway_directory.hpp"
#include "support/result.hpp"

/// What answers about workspaces and gateways say. Any bytes may come. Members that are not used are skipped;
/// all that are used may be null, and but for the lists be left out. All pure; a body is read in place and
/// used up.
namespace lge::api {

/// The longest nextToken that is believed.
inline constexpr std::size_t kMaxTokenBytes = 4096;

/// One answer of ListWorkspaces.
struct WorkspacePage {
  Listed<Workspace> workspaces;
  std::string next_token;  ///< of the next page; empty on the last one
};

/// An answer of ListWorkspaces with at most `max_rows` entries, or a sentence that says why it is none.
Result<WorkspacePage, std::string> parse_workspaces(std::string body, std::size_t max_rows);

/// Why an answer tells of no gateways.
struct NoGateways {
  std::string why;                   ///< a sentence; empty where `refusal` is there
  std::optional<ErrorBody> refusal;  ///< the API's own error, which came in the place of an answer
};

/// An answer of ListLivyCompute. Only the code `1000000` means success: one without a code may be how the API
/// speaks of a workspace that does not exist or is not permitted.
Result<Listed<GatewayInfo>, NoGateways> parse_gateways(std::string body);
/// An answer of GetLivyCompute. The gateway's id may be empty; else it is_resource_id().
Result<GatewayInfo, NoGateways> parse_gateway(std::string body);

}  // namespace lge::api
