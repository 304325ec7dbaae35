#pragma once

#include <string>
#include <vector>

#include "api/caller.hpp"
#include "api/dimension.hpp"
#include "api/session_source.hpp"

namespace lge::api {

/// The EMR Serverless Spark API (version 2023-08-08) in one region, with one set of credentials: which
/// requests there are, and what their answers mean. Use it on the polling loop only.
class EmrClient final : public SessionSource {
 public:
  /// Sessions are read with `dimensions`. `caller` outlives the client.
  EmrClient(std::string region, Caller& caller, std::vector<DimensionSource> dimensions = {})
      : region_(std::move(region)), caller_(caller), dimensions_(std::move(dimensions)) {}

  /// ListLivyComputeSessions.
  boost::asio::awaitable<Result<Page, Failure>> read_page(PageAddress address,
                                                          std::uint64_t& requests) override;

 private:
  std::string region_;
  Caller& caller_;
  std::vector<DimensionSource> dimensions_;
};

/// The request of ListLivyComputeSessions: its path, encoded. Pure.
std::string session_list_path(const PageAddress& address);

}  // namespace lge::api
