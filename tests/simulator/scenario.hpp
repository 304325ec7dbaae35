#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "simulator/gateway.hpp"
#include "simulator/json.hpp"
#include "support/result.hpp"

namespace lge::simulator {

/// What the world is like at the beginning.
struct Scenario {
  double speed = 1;
  std::vector<Json> keys;              ///< as KeyStore::change takes them
  std::optional<Json> sts;             ///< as Identities::change takes it
  std::optional<Json> temporary_keys;  ///< as Issuer::change takes it
  std::optional<Json> metadata;        ///< as Metadata::change takes it
  std::vector<GatewaySettings> gateways;
};

/// One gateway from `{"workspace", "region", "id", "order", …}` (see README.md). `workspace` and `region` are
/// what the surrounding object says, and may then be left out. A `listing_file` is looked for in `folder`.
/// Throws BadInput.
GatewaySettings read_gateway(const Json& json, const std::string& path, const std::string& workspace,
                             const std::string& region, const std::filesystem::path& folder);

/// Rows as they are given, from a JSON array. Throws BadInput.
std::vector<FixedRow> read_rows(const Json& rows, const std::string& path);

/// The error is a sentence for people that names the file and the place in it.
Result<Scenario, std::string> read_scenario(const std::filesystem::path& file);

}  // namespace lge::simulator
