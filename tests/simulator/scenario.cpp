#include "simulator/scenario.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "simulator/fields.hpp"
#include "support/file.hpp"

namespace lge::simulator {

namespace {

constexpr std::size_t kMaxFile = 256U << 20U;
constexpr double kMaxSeconds = 1e9;
constexpr std::int64_t kMaxCopies = 100'000;

Json load(const std::filesystem::path& file) {
  const auto text = read_file(file, kMaxFile);
  if (!text) throw BadInput(fmt::format("{}: {}", file.string(), text.error()));
  auto json = parse_json(*text);
  if (!json) throw BadInput(fmt::format("{}: {}", file.string(), json.error()));
  return *std::move(json);
}

std::vector<FixedRow> load_listing(const std::filesystem::path& file) {
  const Json listing = load(file);
  const Json* rows = listing.find("sessions");
  if (rows == nullptr) throw BadInput(file.string() + ": sessions: missing");
  return read_rows(*rows, file.string() + ": sessions");
}

void read_life(Fields& fields, LifeSettings& life) {
  life.starting_seconds = fields.range("starting_seconds", 0, kMaxSeconds).value_or(life.starting_seconds);
  life.running_seconds = fields.range("running_seconds", 0, kMaxSeconds).value_or(life.running_seconds);
  life.terminating_seconds =
      fields.range("terminating_seconds", 0, kMaxSeconds).value_or(life.terminating_seconds);
  life.error_share = fields.number("error_share", 0, 1).value_or(life.error_share);
  life.vcores = fields.range("vcores", 0, 1e6).value_or(life.vcores);
  life.memory_mb = fields.range("memory_mb", 0, 1e9);
  life.queues = fields.texts("queues").value_or(life.queues);
  life.users = fields.texts("users").value_or(life.users);
  life.history_seconds = fields.number("history_seconds", 0, kMaxSeconds).value_or(0);
  life.null_usage_at_start = fields.flag("null_usage_at_start").value_or(false);
}

void read_fixed_rows(Fields& fields, GatewaySettings& settings, const std::filesystem::path& folder) {
  if (const auto file = fields.text("listing_file")) settings.rows = load_listing(folder / *file);
  if (const Json* rows = fields.array("sessions")) {
    std::vector<FixedRow> more = read_rows(*rows, fields.path_of("sessions"));
    std::move(more.begin(), more.end(), std::back_inserter(settings.rows));
  }
  if (settings.rows.size() + settings.history + settings.live > kMaxSessions) {
    fields.fail("history", fmt::format("more than {} sessions in one gateway", kMaxSessions));
  }
}

void read_profile(Fields& fields, GatewayProfile& profile) {
  profile.name = fields.text("name").value_or("");
  profile.queue = fields.text("queue").value_or("");
  profile.status = fields.text("status").value_or(profile.status);
  profile.created_by = fields.text("created_by").value_or(profile.created_by);
  profile.cpu_limit = fields.text("cpu_limit").value_or(profile.cpu_limit);
  profile.memory_limit = fields.text("memory_limit").value_or(profile.memory_limit);
  profile.livy_version = fields.text("livy_version").value_or(profile.livy_version);
  profile.release_version = fields.text("release_version").value_or(profile.release_version);
}

GatewaySettings read_settings(Fields& fields, const std::string& workspace, const std::string& region,
                              const std::filesystem::path& folder) {
  GatewaySettings settings;
  settings.workspace = workspace.empty() ? fields.required_text("workspace") : workspace;
  settings.id = fields.required_text("id");
  settings.region = fields.text("region").value_or(region);
  const std::size_t order = fields.choice("order", {"newest_first", "oldest_first", "random"}).value_or(0);
  settings.order = static_cast<Order>(order);
  const auto most = static_cast<std::int64_t>(kMaxSessions);
  settings.seed = static_cast<std::uint64_t>(fields.integer("seed", 1, 1'000'000'000).value_or(0));
  settings.history = static_cast<std::size_t>(fields.integer("history", 0, most).value_or(0));
  settings.live = static_cast<std::size_t>(fields.integer("live", 0, most).value_or(0));
  settings.creation_rate = fields.number("creation_rate", 0, kMaxRate).value_or(0);
  settings.purge_rate = fields.number("purge_rate", 0, kMaxRate).value_or(0);
  read_life(fields, settings.life);
  read_profile(fields, settings.profile);
  read_fixed_rows(fields, settings, folder);
  return settings;
}

// One gateway, or copies of it whose ids and names are numbered.
void read_gateways(const Json& json, const std::string& path, const Workspace& workspace,
                   const std::filesystem::path& folder, std::vector<GatewaySettings>& gateways) {
  Fields fields(json, path);
  const auto copies = fields.integer("copies", 1, kMaxCopies);
  const GatewaySettings settings = read_settings(fields, workspace.id, workspace.region, folder);
  fields.finish();
  if (!copies) {
    gateways.push_back(settings);
    return;
  }
  for (std::int64_t i = 1; i <= *copies; ++i) {
    GatewaySettings& copy = gateways.emplace_back(settings);
    copy.id = fmt::format("{}-{:05}", settings.id, i);
    if (!copy.profile.name.empty()) copy.profile.name = fmt::format("{}-{:05}", copy.profile.name, i);
  }
}

void add_workspace(const Json& json, const std::string& path, const std::filesystem::path& folder,
                   Scenario& scenario) {
  Fields fields(json, path);
  Workspace workspace = read_workspace(fields);
  const Json* gateways = fields.array("gateways");
  fields.finish();
  if (gateways == nullptr) fields.fail("gateways", "missing");
  for (std::size_t i = 0; i < gateways->items.size(); ++i) {
    read_gateways(gateways->items[i], fmt::format("{}.gateways[{}]", path, i), workspace, folder,
                  scenario.gateways);
  }
  scenario.workspaces.push_back(std::move(workspace));
}

// A gateway without a seed of its own gets one that differs from its neighbours'.
void spread_seeds(Scenario& scenario, std::uint64_t seed) {
  for (GatewaySettings& gateway : scenario.gateways) {
    ++seed;
    if (gateway.seed == 0) gateway.seed = seed * 1'000'003;
  }
}

void refuse_twins(const Scenario& scenario) {
  std::set<std::string> workspaces;
  for (const Workspace& workspace : scenario.workspaces) {
    if (!workspaces.insert(workspace.id).second)
      throw BadInput(fmt::format("workspace {} is twice", workspace.id));
  }
  std::set<std::pair<std::string, std::string>> seen;
  for (const GatewaySettings& gateway : scenario.gateways) {
    if (!seen.emplace(gateway.workspace, gateway.id).second) {
      throw BadInput(fmt::format("gateway {} is twice in workspace {}", gateway.id, gateway.workspace));
    }
  }
}

Scenario interpret(const Json& json, const std::filesystem::path& folder) {
  Fields fields(json, "");
  Scenario scenario;
  const std::int64_t seed = fields.integer("seed", 0, 1'000'000'000).value_or(1);
  scenario.speed = fields.number("speed", 0.001, 100'000).value_or(1);
  if (const Json* keys = fields.array("keys")) scenario.keys = keys->items;
  const auto copy_of = [&](std::string_view name) {
    const Json* found = fields.object(name);
    return found == nullptr ? std::optional<Json>() : *found;
  };
  scenario.sts = copy_of("sts");
  scenario.temporary_keys = copy_of("temporary_keys");
  scenario.metadata = copy_of("metadata");
  const Json* workspaces = fields.array("workspaces");
  fields.finish();
  if (workspaces == nullptr) fields.fail("workspaces", "missing");
  for (std::size_t i = 0; i < workspaces->items.size(); ++i) {
    add_workspace(workspaces->items[i], fmt::format("workspaces[{}]", i), folder, scenario);
  }
  spread_seeds(scenario, static_cast<std::uint64_t>(seed));
  refuse_twins(scenario);
  return scenario;
}

}  // namespace

Workspace read_workspace(Fields& fields) {
  Workspace workspace;
  workspace.id = fields.required_text("id");
  workspace.region = fields.text("region").value_or("");
  workspace.name = fields.text("name").value_or("");
  workspace.status = fields.text("status").value_or(workspace.status);
  return workspace;
}

std::vector<FixedRow> read_rows(const Json& rows, const std::string& path) {
  if (rows.kind != Json::Kind::array) throw BadInput(path + ": expected an array");
  if (rows.items.size() > kMaxSessions)
    throw BadInput(fmt::format("{}: more than {} rows", path, kMaxSessions));
  std::vector<FixedRow> all;
  all.reserve(rows.items.size());
  for (const Json& row : rows.items) {
    const Json* id = row.find("sessionId");
    const Json* state = row.find("state");
    const bool has_id = id != nullptr && id->kind == Json::Kind::string;
    const bool ended = state != nullptr && is_end(state->text);
    all.push_back({has_id ? id->text : std::string(), to_text(row), ended});
  }
  return all;
}

GatewaySettings read_gateway(const Json& json, const std::string& path, const std::filesystem::path& folder) {
  Fields fields(json, path);
  GatewaySettings settings = read_settings(fields, "", "", folder);
  fields.finish();
  return settings;
}

Result<Scenario, std::string> read_scenario(const std::filesystem::path& file) {
  using Answer = Result<Scenario, std::string>;
  Json json;
  try {
    json = load(file);
  } catch (const BadInput& problem) {
    return Answer(boost::system::in_place_error, problem.what());
  }
  try {
    return Answer(boost::system::in_place_value, interpret(json, file.parent_path()));
  } catch (const BadInput& problem) {
    return Answer(boost::system::in_place_error, fmt::format("{}: {}", file.string(), problem.what()));
  }
}

}  // namespace lge::simulator
