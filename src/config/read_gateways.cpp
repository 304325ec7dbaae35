#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/path.hpp"
#include "config/patterns.hpp"
#include "config/sections.hpp"

namespace lge::config {

namespace {

Gateway read_gateway(const Mapping& mapping, const Poll& poll, const CredentialsSection& credentials) {
  mapping.check_keys(kGatewayKeys);
  Gateway gateway;
  read_text_into(mapping, "workspace_id", is_id, kIdWanted, gateway.workspace_id, Need::required);
  read_text_into(mapping, "livy_compute_id", is_id, kIdWanted, gateway.livy_compute_id, Need::required);
  read_text_into(mapping, "region", is_region, kRegionWanted, gateway.region, Need::required);
  gateway.name = gateway.livy_compute_id;
  read_text_into(mapping, "name", is_display_name, kDisplayNameWanted, gateway.name);
  read_credentials_name(mapping, credentials, gateway.credentials);
  gateway.interval = poll.interval;
  read_duration(mapping, "interval", {Millis(100), std::chrono::days(1)}, gateway.interval);
  return gateway;
}

/// Finds gateways that are listed twice.
class Listed {
 public:
  void check(const Mapping& mapping, const Gateway& gateway, std::size_t index) {
    if (gateway.workspace_id.empty() || gateway.livy_compute_id.empty()) return;
    const auto [first, is_new] = seen_.try_emplace(gateway.workspace_id + "/" + gateway.livy_compute_id,
                                                   First{index, mapping.at().line});
    if (is_new) return;
    mapping.reading().problems.add(
        mapping.at(), mapping.path(),
        fmt::format(
            "the same workspace_id and livy_compute_id as gateways[{}] on line {}; list a gateway once",
            first->second.index, first->second.line));
  }

 private:
  struct First {
    std::size_t index;
    int line;
  };
  std::unordered_map<std::string, First> seen_;
};

}  // namespace

std::vector<Gateway> read_gateways(Reading& reading, const Value& value, const Poll& poll,
                                   const CredentialsSection& credentials) {
  const std::vector<Value>* items =
      items_of(reading, value, "gateways", "a list of gateways", "gateways", kMaxGateways);
  if (items == nullptr) return {};
  std::vector<Gateway> gateways;
  gateways.reserve(items->size());
  Listed listed;
  for (std::size_t index = 0; index < items->size(); ++index) {
    const Mapping mapping(reading, (*items)[index], item_path("gateways", index));
    gateways.push_back(read_gateway(mapping, poll, credentials));
    listed.check(mapping, gateways.back(), index);
  }
  return gateways;
}

}  // namespace lge::config
