#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/failure.hpp"
#include "api/session.hpp"
#include "support/clock.hpp"
#include "support/result.hpp"

namespace lge::api {

// Texts below are valid UTF-8 of at most kMaxTextBytes, and empty where the API leaves them out.

struct Workspace {
  std::string id;
  std::string name;
  std::string status;  ///< `STARTING`, `RUNNING` or `TERMINATED`; others may come

  friend bool operator==(const Workspace&, const Workspace&) = default;
};

/// A Livy Gateway. The list tells less of it than a question about it alone.
struct GatewayInfo {
  std::string livy_compute_id;
  std::string name;
  std::string status;  ///< only `RUNNING` is documented
  std::string queue;
  std::string created_by;
  std::string auth_type;
  std::string cpu_limit;        ///< as in `1`
  std::string memory_limit;     ///< as in `4Gi`
  std::string release_version;  ///< displayReleaseVersion
  std::string livy_version;
  std::optional<UnixMillis> created;  ///< gmtCreate
  std::optional<UnixMillis> started;  ///< startTime
  std::optional<bool> auto_stop_enabled;
  std::optional<std::int64_t> idle_timeout_minutes;  ///< of the automatic stop
  std::optional<bool> fusion;
  std::optional<bool> public_endpoint;  ///< enablePublic

  friend bool operator==(const GatewayInfo&, const GatewayInfo&) = default;
};

/// What a list holds, each id once. Ids are what is_resource_id() takes.
template <class T>
struct Listed {
  std::vector<T> items;
  std::size_t left_out = 0;  ///< entries without an id, or with one that is none

  friend bool operator==(const Listed&, const Listed&) = default;
};

/// The most gateways of a workspace that are believed.
inline constexpr std::size_t kMaxGateways = 10'000;
/// The most workspaces of a region that are believed, and the most pages in which they may come.
inline constexpr std::size_t kMaxWorkspaces = 100'000;
inline constexpr int kMaxWorkspacePages = 1'000;

/// Whether an id of a workspace or a gateway can be one: 1 to 128 of A-Z, a-z, 0-9, `.`, `_` and `-`, and
/// neither `.` nor `..`. Pure.
bool is_resource_id(std::string_view text);

/// Tells which workspaces and gateways there are. Use it on the polling loop only; any number of questions
/// may be under way. No request begins after `deadline`. `requests` counts every request sent, repeated ones
/// included, and outlives the question. All throw boost::system::system_error (operation_aborted) where the
/// coroutine is cancelled.
class GatewayDirectory {
 public:
  template <class T>
  using Answering = boost::asio::awaitable<Result<T, Failure>>;

  GatewayDirectory() = default;
  GatewayDirectory(const GatewayDirectory&) = delete;
  GatewayDirectory& operator=(const GatewayDirectory&) = delete;
  virtual ~GatewayDirectory() = default;

  /// Every workspace that these credentials see in this region, or a failure: never a part of them.
  virtual Answering<Listed<Workspace>> list_workspaces(SteadyTime deadline, std::uint64_t& requests) = 0;
  /// Every gateway of a workspace.
  virtual Answering<Listed<GatewayInfo>> list_gateways(std::string workspace_id, SteadyTime deadline,
                                                       std::uint64_t& requests) = 0;
  /// What there is to know of one gateway.
  virtual Answering<GatewayInfo> get_gateway(std::string workspace_id, std::string livy_compute_id,
                                             SteadyTime deadline, std::uint64_t& requests) = 0;
};

}  // namespace lge::api
