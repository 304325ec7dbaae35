// ListWorkspaces, ListLivyCompute and GetLivyCompute.
#include <charconv>
#include <span>

#include <fmt/format.h>

#include "simulator/api_call.hpp"
#include "simulator/outcome.hpp"
#include "support/digest.hpp"

namespace lge::simulator {

namespace {

constexpr std::int64_t kMaxResults = 100;
constexpr std::int64_t kUsualResults = 20;
constexpr std::string_view kTokenStart = "T+/";  // a client must encode it, and read nothing out of it
constexpr std::string_view kTokenEnd = "==";

/// Where a page of workspaces begins.
struct Position {
  std::int64_t page = 1;
  std::string after;  // the id of the workspace before it, in hex
};

std::string to_hex_text(std::string_view text) {
  return to_hex(std::span(reinterpret_cast<const unsigned char*>(text.data()), text.size()));
}

std::string token_of(std::int64_t page, std::string_view last_id) {
  return fmt::format("{}{}.{}{}", kTokenStart, page, to_hex_text(last_id), kTokenEnd);
}

// The first page where there is no token; nothing where it is none of ours.
std::optional<Position> position_of(const Query& query) {
  const std::string token = query_value(query, "nextToken").value_or("");
  if (token.empty()) return Position();
  if (!token.starts_with(kTokenStart) || !token.ends_with(kTokenEnd)) return std::nullopt;
  const std::size_t dot = token.find('.');
  if (dot == std::string::npos) return std::nullopt;
  Position position;
  const auto [stop, error] =
      std::from_chars(token.data() + kTokenStart.size(), token.data() + dot, position.page);
  if (error != std::errc{} || stop != token.data() + dot) return std::nullopt;
  position.after = token.substr(dot + 1, token.size() - kTokenEnd.size() - dot - 1);
  return position;
}

bool is_wanted(const Workspace& workspace, const Query& query) {
  const std::string name = query_value(query, "name").value_or("");
  const std::string state = query_value(query, "state").value_or("");
  return is_in_region(workspace.region, query) && workspace.name.find(name) != std::string::npos &&
         (state.empty() || state == workspace.status);
}

std::string workspace_json(const Workspace& workspace, const Query& query) {
  const std::string region =
      workspace.region.empty() ? query_value(query, "regionId").value_or("") : workspace.region;
  return fmt::format(
      R"({{"workspaceId":{},"workspaceName":{},"workspaceStatus":{},"regionId":{},"resourceSpec":"100cu",)"
      R"("tags":[{{"tagKey":"made-by","tagValue":"simulator"}}],"prePaidQuota":null}})",
      json_string(workspace.id), json_string(workspace.name), json_string(workspace.status),
      json_string(region));
}

Outcome workspaces(Service& service, const Request& request, const Query& query) {
  const std::int64_t most = positive(query, "maxResults", kMaxResults, kUsualResults);
  const auto from = position_of(query);
  if (most == 0 || !from) {
    return refused(service, request,
                   refuse(400, "InvalidParameter",
                          most == 0 ? "maxResults must be from 1 to 100." : "nextToken is not valid."));
  }
  std::string rows;
  std::string last;
  std::int64_t total = 0, shown = 0, later = 0;
  for (const auto& [id, workspace] : service.world().workspaces()) {
    if (!is_wanted(workspace, query)) continue;
    ++total;
    if (!from->after.empty() && to_hex_text(id) <= from->after) continue;
    if (shown == most) {
      ++later;
      continue;
    }
    rows += (rows.empty() ? "" : ",") + workspace_json(workspace, query);
    last = id;
    ++shown;
  }
  const std::string next = later == 0 ? "" : token_of(from->page + 1, last);
  return good(
      fmt::format(R"({{"requestId":"{}","maxResults":{},"nextToken":{},"totalCount":{},"workspaces":[{}]}})",
                  service.next_request_id(), most, json_string(next), total, rows));
}

std::string endpoint_of(const GatewaySettings& gateway, std::string_view network) {
  return fmt::format("emr-spark-livy-gateway-{}{}.simulator.example/api/v1/workspace/{}/livycompute/{}",
                     gateway.region.empty() ? "any" : gateway.region, network, gateway.workspace, gateway.id);
}

// What both calls tell, without the braces.
std::string gateway_members(const Gateway& gateway) {
  const GatewaySettings& settings = gateway.settings();
  const GatewayProfile& profile = settings.profile;
  return fmt::format(
      R"("computeId":{},"name":{},"status":{},"queueName":{},"createdBy":{},"endpoint":{},"endpointInner":{},)"
      R"("gmtCreate":{},"startTime":{})",
      json_string(settings.id), json_string(profile.name), json_string(profile.status),
      json_string(profile.queue), json_string(profile.created_by), json_string(endpoint_of(settings, "")),
      json_string(endpoint_of(settings, "-internal")), gateway.created(), gateway.created());
}

std::string further_members(const GatewayProfile& profile) {
  return fmt::format(
      R"("authType":"Token","autoStopConfiguration":{{"enable":false,"idleTimeoutMinutes":45}},"cpuLimit":{},)"
      R"("memoryLimit":{},"displayReleaseVersion":{},"enablePublic":false,"environmentId":null,"fusion":false,)"
      R"("livyServerConf":"{{}}","livyVersion":{},"networkName":null)",
      json_string(profile.cpu_limit), json_string(profile.memory_limit), json_string(profile.release_version),
      json_string(profile.livy_version));
}

Outcome wrapped(Service& service, const std::string& data) {
  return good(fmt::format(R"({{"code":"1000000","message":"success","requestId":"{}","data":{}}})",
                          service.next_request_id(), data));
}

Outcome gateways(Service& service, const Request& request, const Query& query, const std::string& workspace) {
  const auto& known = service.world().workspaces();
  const auto place = known.find(workspace);
  if (place == known.end() || !is_in_region(place->second.region, query)) {
    return refused(service, request, unknown_resource());
  }
  std::string rows;
  for (const Gateway* gateway : service.world().gateways_of(workspace)) {
    if (!is_in_region(gateway->settings().region, query)) continue;
    rows += fmt::format("{}{{{}}}", rows.empty() ? "" : ",", gateway_members(*gateway));
  }
  return wrapped(service, fmt::format(R"({{"livyComputes":[{}]}})", rows));
}

Outcome one_gateway(Service& service, const Request& request, const Query& query, const Call& call) {
  const Gateway* gateway = service.world().find(call.workspace, call.gateway);
  if (gateway == nullptr || !is_in_region(gateway->settings().region, query)) {
    return refused(service, request, unknown_resource());
  }
  return wrapped(service, fmt::format("{{{},{}}}", gateway_members(*gateway),
                                      further_members(gateway->settings().profile)));
}

Outcome act(Service& service, const Request& request, const Query& query, const Call& call) {
  if (call.action == "ListWorkspaces") return workspaces(service, request, query);
  if (call.action == "ListLivyCompute") return gateways(service, request, query, call.workspace);
  return one_gateway(service, request, query, call);
}

// The call that the path is for; nothing where it is for none of these.
std::optional<Call> call_of(const Request& request, const std::vector<std::string>& path) {
  const auto is = [&](std::size_t place, std::string_view name) {
    return place < path.size() && path[place] == name;
  };
  if (is(0, "api") && is(1, "v1") && is(2, "workspaces") && path.size() == 3) {
    return api_call(request, "ListWorkspaces", "", "");
  }
  const bool interactive =
      is(0, "api") && is(1, "interactive") && is(2, "v1") && is(3, "workspace") && is(5, "livycompute");
  if (interactive && path.size() == 6) return api_call(request, "ListLivyCompute", path[4], "");
  if (interactive && path.size() == 7) return api_call(request, "GetLivyCompute", path[4], path[6]);
  return std::nullopt;
}

}  // namespace

std::optional<Answer> discover(Service& service, const Request& request,
                               const std::vector<std::string>& path) {
  std::optional<Call> call = call_of(request, path);
  if (!call) return std::nullopt;
  const Query query = parse_query(request.query()).value_or(Query());
  if (call->action == "ListWorkspaces") call->page = position_of(query).value_or(Position()).page;
  return serve_call(service, request, *call, "", [&](const std::vector<FaultEffect>& effects) {
    if (const auto refusal = refuse_api_call(service, request, query, *call)) {
      return refused(service, request, *refusal);
    }
    if (auto outcome = throttled(service, request, effects)) return *std::move(outcome);
    return act(service, request, query, *call);
  });
}

}  // namespace lge::simulator
