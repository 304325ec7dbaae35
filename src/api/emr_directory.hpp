#pragma once

#include <string>

#include "api/caller.hpp"
#include "api/gateway_directory.hpp"

namespace lge::api {

/// The calls of the EMR Serverless Spark API (version 2023-08-08) that tell which gateways there are in one
/// region, for one set of credentials: ListWorkspaces, ListLivyCompute and GetLivyCompute. All of them take
/// the turns of one more gateway.
class EmrDirectory final : public GatewayDirectory {
 public:
  /// `caller` outlives the directory.
  EmrDirectory(std::string region, Caller& caller) : region_(std::move(region)), caller_(caller) {}

  /// Page after page. A workspace on two pages counts once. A page that names itself as the next one makes a
  /// bad answer, and so do more than kMaxWorkspacePages pages or kMaxWorkspaces entries.
  Answering<Listed<Workspace>> list_workspaces(SteadyTime deadline, std::uint64_t& requests) override;
  Answering<Listed<GatewayInfo>> list_gateways(std::string workspace_id, SteadyTime deadline,
                                               std::uint64_t& requests) override;
  /// An answer about another gateway is a bad one.
  Answering<GatewayInfo> get_gateway(std::string workspace_id, std::string livy_compute_id,
                                     SteadyTime deadline, std::uint64_t& requests) override;

 private:
  std::string region_;
  Caller& caller_;
};

/// The path of ListLivyCompute, encoded. Pure.
std::string gateway_list_path(const std::string& workspace_id);

}  // namespace lge::api
