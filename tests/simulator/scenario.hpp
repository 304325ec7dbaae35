#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "simulator/fields.hpp"
#include "simulator/gateway.hpp"
#include "simulator/json.hpp"
#include "simulator/world.hpp"
#include "support/result.hpp"

namespace lge::simulator {

/// What the world is like at the beginning.
struct Scenario {
  double speed = 1;
  std::vector<Json> keys;              ///< as KeyStore::change takes them
  std::optional<Json> sts;             ///< as Identities::change takes it
  std::optional<Json> temporary_keys;  ///< as Issuer::change takes it
  std::optional<Json> metadata;        ///< as Metadata::change takes it
  std::vector<Workspace> workspaces;
  std::vector<GatewaySettings> gateways;
};

/// The workspace of `{"id", "region", "name", "status"}`; members beside these are for the caller, who
/// finishes. Throws BadInput.
Workspace read_workspace(Fields& fields);

/// One gateway from `{"workspace", "region", "id", "order", …}` (see README.md). A `listing_file` is looked
/// for in `folder`. Throws BadInput.
GatewaySettings read_gateway(const Json& json, const std::string& path, const std::filesystem::path& folder);

/// Rows as they are given, from a JSON array. Throws BadInput.
std::vector<FixedRow> read_rows(const Json& rows, const std::string& path);

/// The error is a sentence for people that names the file and the place in it.
Result<Scenario, std::string> read_scenario(const std::filesystem::path& file);

}  // namespace lge::simulator
