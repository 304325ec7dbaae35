// The admin calls about workspaces, gateways and their sessions.
#include <array>
#include <cmath>
#include <unordered_set>

#include <fmt/format.h>

#include "simulator/admin.hpp"
#include "simulator/percent.hpp"

namespace lge::simulator {

namespace {

constexpr double kMaxAge = 1e9;  // seconds

std::string parameter(const Request& request, std::string_view name) {
  return query_value(parse_query(request.query()).value_or(Query()), name).value_or("");
}

BadInput no_such_gateway() {
  return BadInput("there is no such gateway in that workspace");
}

Gateway& existing(Service& service, const std::string& workspace, const std::string& id) {
  Gateway* gateway = service.world().find(workspace, id);
  if (gateway == nullptr) throw no_such_gateway();
  return *gateway;
}

Gateway& named_gateway(Service& service, Fields& fields) {
  const std::string workspace = fields.required_text("workspace");
  return existing(service, workspace, fields.required_text("gateway"));
}

/// What `purge` asks for.
struct Purge {
  std::unordered_set<std::string> ids;
  std::size_t oldest = 0;
  std::size_t random = 0;
  std::optional<double> ended_before_seconds;
};

Purge read_purge(const Json& json) {
  Fields fields(json, "purge");
  const auto most = static_cast<std::int64_t>(kMaxSessions);
  Purge purge;
  if (const Json* ids = fields.array("ids")) {
    for (const Json& id : ids->items)
      purge.ids.insert(id.text);
  }
  purge.oldest = static_cast<std::size_t>(fields.integer("oldest", 0, most).value_or(0));
  purge.random = static_cast<std::size_t>(fields.integer("random", 0, most).value_or(0));
  purge.ended_before_seconds = fields.number("ended_before_seconds", 0, kMaxAge);
  fields.finish();
  return purge;
}

std::size_t carry_out(const Purge& purge, Gateway& gateway, std::int64_t now) {
  std::size_t gone = 0;
  if (!purge.ids.empty()) gone += gateway.purge_ids(purge.ids, now);
  if (purge.ended_before_seconds) {
    gone += gateway.purge_ended_before(now - std::llround(*purge.ended_before_seconds * 1000), now);
  }
  gone += gateway.purge_oldest(purge.oldest, now);
  return gone + gateway.purge_random(purge.random, now);
}

// Usage may be taken away as well: null is what the list then shows.
void read_number(Fields& fields, std::string_view name, Correction& members) {
  const Json* value = fields.any(name);
  if (value == nullptr) return;
  if (value->kind != Json::Kind::number && value->kind != Json::Kind::null) {
    fields.fail(name, "expected a number or null");
  }
  members.emplace(name, to_text(*value));
}

SessionChange read_change(const Json& json, const std::string& path) {
  Fields fields(json, path);
  SessionChange change;
  change.id = fields.required_text("sessionId");
  if (const auto state = fields.text("state")) change.members.emplace("state", json_string(*state));
  for (const std::string_view name : {"vcoreSeconds", "mbSeconds", "cuHours", "endTime"})
    read_number(fields, name, change.members);
  fields.finish();
  return change;
}

std::vector<SessionChange> read_changes(const Json* changes) {
  std::vector<SessionChange> all;
  if (changes == nullptr) return all;
  for (std::size_t i = 0; i < changes->items.size(); ++i)
    all.push_back(read_change(changes->items[i], fmt::format("correct[{}]", i)));
  return all;
}

}  // namespace

Answer put_workspace(Service& service, const Request& request) {
  const Json body = body_of(request);
  Fields fields(body, "");
  Workspace workspace = read_workspace(fields);
  fields.finish();
  if (!service.world().put(std::move(workspace))) throw BadInput("there are 10000 workspaces already");
  return done();
}

Answer remove_workspace(Service& service, const Request& request) {
  if (!service.world().remove_workspace(parameter(request, "workspace"))) {
    throw BadInput("there is no such workspace");
  }
  return done();
}

Answer put_gateway(Service& service, const Request& request) {
  GatewaySettings settings = read_gateway(body_of(request), "", service.folder());
  if (settings.seed == 0) settings.seed = 1;
  if (!service.world().put(std::move(settings))) throw BadInput("there are too many gateways already");
  return done();
}

Answer remove_gateway(Service& service, const Request& request) {
  if (!service.world().remove_gateway(parameter(request, "workspace"), parameter(request, "gateway"))) {
    throw no_such_gateway();
  }
  return done();
}

Answer show_gateways(Service& service, const Request&) {
  std::string rows;
  for (const Gateway* gateway : service.world().gateways()) {
    const GatewaySettings& settings = gateway->settings();
    rows += fmt::format(R"({}{{"workspace":{},"id":{},"region":{},"name":{},"sessions":{}}})",
                        rows.empty() ? "" : ",", json_string(settings.workspace), json_string(settings.id),
                        json_string(settings.region), json_string(settings.profile.name), gateway->size());
  }
  return json_answer(200, fmt::format(R"({{"gateways":[{}]}})", rows));
}

Answer change_sessions(Service& service, const Request& request) {
  const Json body = body_of(request);
  Fields fields(body, "");
  Gateway& gateway = named_gateway(service, fields);
  const auto count = fields.integer("create", 0, static_cast<std::int64_t>(kMaxSessions)).value_or(0);
  const Json* rows = fields.array("rows");
  const Json* purged = fields.object("purge");
  const std::vector<SessionChange> changes = read_changes(fields.array("correct"));
  const auto order = fields.choice("reorder", {"reverse", "shuffle", "swap"});
  fields.finish();
  std::vector<FixedRow> fixed = rows == nullptr ? std::vector<FixedRow>() : read_rows(*rows, "rows");
  const Purge purge = purged == nullptr ? Purge() : read_purge(*purged);
  if (const auto unknown = gateway.correct(changes)) {
    throw BadInput(fmt::format("correct[{}].sessionId: the list holds no such session", *unknown));
  }
  const std::int64_t now = service.world().now();
  const std::size_t gone = carry_out(purge, gateway, now);
  std::size_t created = gateway.create(static_cast<std::size_t>(count), now);
  for (FixedRow& row : fixed)
    created += gateway.add(std::move(row)) ? 1U : 0U;
  if (order) gateway.reorder(static_cast<Reordering>(*order));
  return json_answer(
      200, fmt::format(R"({{"created":{},"purged":{},"total":{}}})", created, gone, gateway.size()));
}

Answer change_churn(Service& service, const Request& request) {
  const Json body = body_of(request);
  Fields fields(body, "");
  Gateway& gateway = named_gateway(service, fields);
  const auto creation = fields.number("creation_rate", 0, kMaxRate);
  const auto purging = fields.number("purge_rate", 0, kMaxRate);
  fields.finish();
  if (creation) gateway.set_creation_rate(*creation, service.world().now());
  if (purging) gateway.set_purge_rate(*purging, service.world().now());
  return done();
}

Answer show_listing(Service& service, const Request& request) {
  const Gateway& gateway = existing(service, parameter(request, "workspace"), parameter(request, "gateway"));
  std::string body = fmt::format(R"({{"requestId":"{}","totalCount":{},"sessions":)",
                                 service.next_request_id(), gateway.size());
  gateway.write_rows(body, 0, gateway.size(), service.world().now());
  body += '}';
  return json_answer(200, std::move(body));
}

Answer show_truth(Service& service, const Request& request) {
  const std::string by = parameter(request, "by");
  if (!by.empty() && by != "queue" && by != "user") throw BadInput("by: expected queue or user");
  const auto truth = service.world().truth(parameter(request, "workspace"), parameter(request, "gateway"));
  if (!truth) throw no_such_gateway();
  return json_answer(200, truth->to_json(by.empty()      ? Truth::By::nothing
                                         : by == "queue" ? Truth::By::queue
                                                         : Truth::By::user));
}

}  // namespace lge::simulator
