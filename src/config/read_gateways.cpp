#include <fmt/format.h>

#include "config/fields.hpp"
#include "config/path.hpp"
#include "config/patterns.hpp"
#include "config/sections.hpp"
#include "config/suggest.hpp"

namespace lge::config {

namespace {

constexpr std::string_view kCredentialsWanted = "the name of an entry of `credentials`";

bool is_any_text(std::string_view) {
  return true;
}

void read_into(const Mapping& mapping, std::string_view key, bool (*valid)(std::string_view),
               std::string_view wanted, Need need, std::string& out) {
  if (std::optional<Text> text = read_text(mapping, key, valid, wanted, need)) out = std::move(text->text);
}

void read_reference(const Mapping& mapping, const CredentialsSection& credentials, std::string& out) {
  const std::optional<Text> text = read_text(mapping, "credentials", is_any_text, kCredentialsWanted);
  if (!text) return;
  out = text->text;
  if (!credentials.names || credentials.names->contains(out)) return;
  const std::vector<std::string_view> names(credentials.names->begin(), credentials.names->end());
  const auto meant = mapping.reading().problems.full() ? std::nullopt : nearest(out, names);
  mapping.report(text->at, "credentials",
                 meant ? fmt::format("expected {}; did you mean `{}`?", kCredentialsWanted, show_key(*meant))
                       : fmt::format("expected {}; there is none of this name", kCredentialsWanted));
}

Gateway read_gateway(const Mapping& mapping, const Poll& poll, const CredentialsSection& credentials) {
  mapping.check_keys(kGatewayKeys);
  Gateway gateway;
  read_into(mapping, "workspace_id", is_id, kIdWanted, Need::required, gateway.workspace_id);
  read_into(mapping, "livy_compute_id", is_id, kIdWanted, Need::required, gateway.livy_compute_id);
  read_into(mapping, "region", is_region, kRegionWanted, Need::required, gateway.region);
  gateway.name = gateway.livy_compute_id;
  read_into(mapping, "name", is_display_name, kDisplayNameWanted, Need::optional, gateway.name);
  read_reference(mapping, credentials, gateway.credentials);
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
  const auto report = [&](std::string expected) {
    reading.problems.add(value.at, "gateways", std::move(expected));
    return std::vector<Gateway>{};
  };
  if (value.kind() != Kind::list) return report(expected_not("a list of gateways", value.kind()));
  const std::vector<Value>& items = value.content->items;
  if (items.empty()) return report("expected at least one gateway");
  if (items.size() > kMaxGateways) return report(fmt::format("expected at most {} gateways", kMaxGateways));
  std::vector<Gateway> gateways;
  gateways.reserve(items.size());
  Listed listed;
  for (std::size_t index = 0; index < items.size(); ++index) {
    const Mapping mapping(reading, items[index], item_path("gateways", index));
    gateways.push_back(read_gateway(mapping, poll, credentials));
    listed.check(mapping, gateways.back(), index);
  }
  return gateways;
}

}  // namespace lge::config
