#include "poll/discovery_memory.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace lge::poll {

namespace {

void complete(std::string& text, const std::string& other) {
  if (text.empty()) text = other;
}

template <class T>
void complete(std::optional<T>& value, const std::optional<T>& other) {
  if (!value) value = other;
}

// What `info` leaves out is as `other` tells. Id and name are those of `info`.
void complete(api::GatewayInfo& info, const api::GatewayInfo& other) {
  complete(info.status, other.status);
  complete(info.queue, other.queue);
  complete(info.created_by, other.created_by);
  complete(info.auth_type, other.auth_type);
  complete(info.cpu_limit, other.cpu_limit);
  complete(info.memory_limit, other.memory_limit);
  complete(info.release_version, other.release_version);
  complete(info.livy_version, other.livy_version);
  complete(info.created, other.created);
  complete(info.started, other.started);
  complete(info.auto_stop_enabled, other.auto_stop_enabled);
  complete(info.idle_timeout_minutes, other.idle_timeout_minutes);
  complete(info.fusion, other.fusion);
  complete(info.public_endpoint, other.public_endpoint);
}

}  // namespace

std::string_view name_of(const api::GatewayInfo& info) {
  return info.name.empty() ? info.livy_compute_id : info.name;
}

std::vector<Found> DiscoveryMemory::gateways() const {
  std::vector<Found> all;
  all.reserve(size_);
  for (const auto& [workspace_id, workspace] : workspaces_) {
    for (const auto& [id, gateway] : workspace.gateways)
      all.push_back({workspace_id, gateway.info});
  }
  return all;
}

std::size_t DiscoveryMemory::left_out() const {
  std::size_t count = workspaces_left_out_;
  for (const auto& [id, workspace] : workspaces_)
    count += workspace.left_out;
  return count;
}

// By the entry in the list, as keep().
void DiscoveryMemory::learn(const DiscoveryMemory& other, const Predicate& wanted) {
  for (const auto& [workspace_id, workspace] : other.workspaces_) {
    for (const auto& [id, gateway] : workspace.gateways) {
      if (size_ == kMaxFound) return;
      if (!wanted(workspace_id, gateway.listed)) continue;
      if (workspaces_[workspace_id].gateways.emplace(id, gateway).second) ++size_;
    }
  }
}

// By the entry in the list, as a list is read: what else is known of a gateway does not make it wanted.
std::vector<Found> DiscoveryMemory::keep(const Predicate& wanted) {
  std::vector<Found> gone;
  for (auto& [workspace_id, workspace] : workspaces_) {
    for (auto place = workspace.gateways.begin(); place != workspace.gateways.end();) {
      if (wanted(workspace_id, place->second.listed)) {
        ++place;
        continue;
      }
      gone.push_back({workspace_id, std::move(place->second.info)});
      place = workspace.gateways.erase(place);
    }
  }
  size_ -= gone.size();
  return gone;
}

std::vector<Found> DiscoveryMemory::keep_workspaces(const std::vector<std::string>& ids) {
  const std::set<std::string> kept(ids.begin(), ids.end());
  std::vector<Found> gone;
  for (auto place = workspaces_.begin(); place != workspaces_.end();) {
    if (kept.contains(place->first)) {
      ++place;
      continue;
    }
    for (auto& [id, gateway] : place->second.gateways)
      gone.push_back({place->first, std::move(gateway.info)});
    place = workspaces_.erase(place);
  }
  size_ -= gone.size();
  return gone;
}

std::vector<std::string> DiscoveryMemory::in_order(std::vector<std::string> workspace_ids) const {
  const auto failures = [this](const std::string& id) {
    const auto place = workspaces_.find(id);
    return place == workspaces_.end() ? 0 : place->second.failures;
  };
  std::sort(workspace_ids.begin(), workspace_ids.end(), [&](const std::string& a, const std::string& b) {
    return std::make_tuple(failures(a), std::cref(a)) < std::make_tuple(failures(b), std::cref(b));
  });
  return workspace_ids;
}

std::optional<DiscoveryMemory::Changes> DiscoveryMemory::listed(const std::string& workspace_id,
                                                                api::Listed<api::GatewayInfo> wanted) {
  Workspace& workspace = workspaces_[workspace_id];
  const std::size_t elsewhere = size_ - workspace.gateways.size();
  if (wanted.items.size() > kMaxFound - elsewhere) return std::nullopt;
  Changes changes;
  std::map<std::string, Gateway> before = std::exchange(workspace.gateways, {});
  for (api::GatewayInfo& entry : wanted.items) {
    auto known = before.extract(entry.livy_compute_id);
    if (known.empty()) {
      changes.appeared.push_back({workspace_id, entry});
      Gateway gateway;
      gateway.info = entry;
      gateway.listed = std::move(entry);
      workspace.gateways.emplace(gateway.listed.livy_compute_id, std::move(gateway));
      continue;
    }
    Gateway& gateway = known.mapped();
    if (gateway.listed != entry) {
      const api::GatewayInfo older = std::exchange(gateway.info, entry);
      complete(gateway.info, older);
      gateway.listed = std::move(entry);
      gateway.described = false;
      gateway.failures = 0;
    }
    workspace.gateways.insert(std::move(known));
  }
  for (auto& [id, gateway] : before)
    changes.gone.push_back({workspace_id, std::move(gateway.info)});
  workspace.left_out = wanted.left_out;
  workspace.failures = 0;
  size_ = elsewhere + workspace.gateways.size();
  return changes;
}

std::vector<DiscoveryMemory::Address> DiscoveryMemory::undescribed() const {
  std::map<std::uint32_t, std::vector<Address>> by_failures;
  for (const auto& [workspace_id, workspace] : workspaces_) {
    for (const auto& [id, gateway] : workspace.gateways) {
      if (!gateway.described) by_failures[gateway.failures].push_back({workspace_id, id});
    }
  }
  std::vector<Address> all;
  for (const auto& [failures, addresses] : by_failures)
    all.insert(all.end(), addresses.begin(), addresses.end());
  return all;
}

Found DiscoveryMemory::described(const Address& address, api::GatewayInfo detail) {
  Gateway& gateway = at(address);
  detail.livy_compute_id = gateway.listed.livy_compute_id;
  detail.name = gateway.listed.name;
  complete(detail, gateway.listed);
  gateway.info = std::move(detail);
  gateway.described = true;
  gateway.failures = 0;
  return {address.workspace_id, gateway.info};
}

void DiscoveryMemory::description_failed(const Address& address) {
  ++at(address).failures;
}

DiscoveryMemory::Gateway& DiscoveryMemory::at(const Address& address) {
  return workspaces_.at(address.workspace_id).gateways.at(address.livy_compute_id);
}

}  // namespace lge::poll
