#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/gateway_directory.hpp"

namespace lge::poll {

/// A gateway that was found, and what is known of it.
struct Found {
  std::string workspace_id;
  api::GatewayInfo info;

  friend bool operator==(const Found&, const Found&) = default;
};

/// What a gateway is called: its id stands in for a name that the API does not tell. Refers to `info`.
std::string_view name_of(const api::GatewayInfo& info);

/// The most gateways that one discovery finds.
inline constexpr std::size_t kMaxFound = 10'000;

/// What the discoveries of one plan have found so far. It survives those that fail. Gateways
/// are read by its owner; the rest is for discoveries. Pure. Not thread-safe: use it on the polling loop
/// only.
class DiscoveryMemory {
 public:
  /// Which gateway of the API.
  struct Address {
    std::string workspace_id;
    std::string livy_compute_id;

    friend bool operator==(const Address&, const Address&) = default;
  };
  struct Changes {
    std::vector<Found> appeared;
    std::vector<Found> gone;
  };
  using Predicate = std::function<bool(const std::string& workspace_id, const api::GatewayInfo& info)>;

  DiscoveryMemory() = default;
  DiscoveryMemory(const DiscoveryMemory&) = delete;
  DiscoveryMemory& operator=(const DiscoveryMemory&) = delete;
  ~DiscoveryMemory() = default;

  /// Every gateway that is known, sorted by workspace and id.
  [[nodiscard]] std::vector<Found> gateways() const;
  [[nodiscard]] std::size_t size() const { return size_; }
  /// True once a discovery has succeeded: what is known was the whole then.
  [[nodiscard]] bool known() const { return known_; }
  /// Entries without a usable id in the newest lists that were read.
  [[nodiscard]] std::size_t left_out() const;

  /// Takes over what another memory knows of gateways that this one does not know and that are wanted, as far
  /// as there is room for them.
  void learn(const DiscoveryMemory& other, const Predicate& wanted);

  void succeeded() { known_ = true; }
  /// Forgets the gateways that are not wanted (any more), and returns them.
  std::vector<Found> keep(const Predicate& wanted);
  /// There are only these workspaces: forgets all others, and returns the gateways that went with them.
  std::vector<Found> keep_workspaces(const std::vector<std::string>& ids);
  /// So many workspaces were listed without a usable id.
  void workspaces_left_out(std::size_t count) { workspaces_left_out_ = count; }

  /// The workspaces in the order in which to ask for their lists: those that failed last, or most often,
  /// come last, so that one which always fails keeps none of the others waiting.
  [[nodiscard]] std::vector<std::string> in_order(std::vector<std::string> workspace_ids) const;
  /// These are the wanted gateways of a workspace, each id once. Nothing, and nothing is changed, where they
  /// would make more than kMaxFound.
  std::optional<Changes> listed(const std::string& workspace_id, api::Listed<api::GatewayInfo> wanted);
  void list_failed(const std::string& workspace_id) { ++workspaces_[workspace_id].failures; }

  /// Whom to ask for more: gateways that are new, or whose entry in the list has changed since, or that
  /// failed. Those that failed most often come last.
  [[nodiscard]] std::vector<Address> undescribed() const;
  /// The API told more of a gateway that is known. Where it leaves out what the list tells, the list holds;
  /// id and name are always those of the list. Returns all that is known now.
  Found described(const Address& address, api::GatewayInfo detail);
  void description_failed(const Address& address);

 private:
  struct Gateway {
    api::GatewayInfo listed;  // its entry in the newest list
    api::GatewayInfo info;
    bool described = false;  // since the entry last changed
    std::uint32_t failures = 0;
  };
  struct Workspace {
    std::map<std::string, Gateway> gateways;  // by livy_compute_id
    std::size_t left_out = 0;
    std::uint32_t failures = 0;  // since its list was last read
  };

  Gateway& at(const Address& address);

  std::map<std::string, Workspace> workspaces_;  // by id
  std::size_t size_ = 0;                         // gateways in all of them
  std::size_t workspaces_left_out_ = 0;
  bool known_ = false;
};

}  // namespace lge::poll
