// The unsigned calls under /sim/, with which tests steer the world.
#include <array>
#include <charconv>
#include <unordered_set>

#include <fmt/format.h>

#include "simulator/fields.hpp"
#include "simulator/percent.hpp"
#include "simulator/service.hpp"

namespace lge::simulator {

namespace {

constexpr double kMaxSkewSeconds = 1e9;
constexpr double kMaxKeyRate = 1e6;

Json body_of(const Request& request) {
  auto json = parse_json(request.body);
  if (!json) throw BadInput("the body is not JSON: " + json.error());
  return *std::move(json);
}

Answer done() {
  return json_answer(200, R"({"ok":true})");
}

Gateway& existing(Service& service, const std::string& workspace, const std::string& id) {
  Gateway* gateway = service.world().find(workspace, id);
  if (gateway == nullptr) throw BadInput("there is no such gateway in that workspace");
  return *gateway;
}

Gateway& named_gateway(Service& service, Fields& fields) {
  const std::string workspace = fields.required_text("workspace");
  return existing(service, workspace, fields.required_text("gateway"));
}

Answer put_gateway(Service& service, const Request& request) {
  GatewaySettings settings = read_gateway(body_of(request), "", "", "", service.folder());
  if (settings.seed == 0) settings.seed = 1;
  if (!service.world().put(std::move(settings))) throw BadInput("there are 10000 gateways already");
  return done();
}

std::size_t purge(Gateway& gateway, const Json& json) {
  Fields fields(json, "purge");
  const auto most = static_cast<std::int64_t>(kMaxSessions);
  const Json* ids = fields.array("ids");
  const auto oldest = fields.integer("oldest", 0, most).value_or(0);
  const auto random = fields.integer("random", 0, most).value_or(0);
  fields.finish();
  std::size_t gone = 0;
  if (ids != nullptr) {
    std::unordered_set<std::string> wanted;
    for (const Json& id : ids->items)
      wanted.insert(id.text);
    gone += gateway.purge_ids(wanted);
  }
  gone += gateway.purge_oldest(static_cast<std::size_t>(oldest));
  return gone + gateway.purge_random(static_cast<std::size_t>(random));
}

Answer change_sessions(Service& service, const Request& request) {
  const Json body = body_of(request);
  Fields fields(body, "");
  Gateway& gateway = named_gateway(service, fields);
  const auto count = fields.integer("create", 0, static_cast<std::int64_t>(kMaxSessions)).value_or(0);
  const Json* rows = fields.array("rows");
  const Json* purged = fields.object("purge");
  fields.finish();
  std::vector<FixedRow> fixed = rows == nullptr ? std::vector<FixedRow>() : read_rows(*rows, "rows");
  const std::size_t gone = purged == nullptr ? 0 : purge(gateway, *purged);
  std::size_t created = gateway.create(static_cast<std::size_t>(count), service.world().now());
  for (FixedRow& row : fixed)
    created += gateway.add(std::move(row)) ? 1U : 0U;
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

Answer add_fault(Service& service, const Request& request) {
  const auto id = service.faults().add(read_fault(body_of(request)));
  if (!id) throw BadInput("there are 1000 faults already");
  return json_answer(200, fmt::format(R"({{"id":{}}})", *id));
}

Answer remove_faults(Service& service, const Request& request) {
  const auto id = query_value(parse_query(request.query()).value_or(Query()), "id");
  if (!id) {
    service.faults().clear();
    return done();
  }
  std::uint64_t number = 0;
  std::from_chars(id->data(), id->data() + id->size(), number);
  if (!service.faults().remove(number)) throw BadInput("there is no fault of that id");
  return done();
}

Answer show_faults(Service& service, const Request&) {
  return json_answer(200, service.faults().to_json());
}

Answer change_key(Service& service, const Request& request) {
  service.gatekeeper().keys().change(body_of(request), "");
  return done();
}

Answer change_rate(Service& service, const Request& request) {
  const Json body = body_of(request);
  Fields fields(body, "");
  Key* key = service.gatekeeper().keys().find(fields.required_text("key"));
  const auto rate = fields.number("requests_per_second", 0, kMaxKeyRate);
  fields.finish();
  if (key == nullptr) fields.fail("key", "there is no such key");
  if (!rate) fields.fail("requests_per_second", "missing");
  set_rate(*key, *rate, service.clock().steady());
  return done();
}

Answer change_skew(Service& service, const Request& request) {
  const Json body = body_of(request);
  Fields fields(body, "");
  const auto most = static_cast<std::int64_t>(kMaxSkewSeconds);
  const auto seconds = fields.integer("seconds", -most, most);
  fields.finish();
  if (!seconds) fields.fail("seconds", "missing");
  service.gatekeeper().set_skew(std::chrono::seconds(*seconds));
  return done();
}

Answer change_sts(Service& service, const Request& request) {
  service.identities().change(body_of(request), "");
  return done();
}

Answer change_temporary_keys(Service& service, const Request& request) {
  service.issuer().change(body_of(request), "");
  return done();
}

Answer change_metadata(Service& service, const Request& request) {
  service.metadata().change(body_of(request), "");
  return done();
}

Answer change_tls(Service& service, const Request& request) {
  service.tls().change(body_of(request));
  return done();
}

Answer show_stats(Service& service, const Request&) {
  return json_answer(200, service.stats().to_json());
}

Answer reset_stats(Service& service, const Request&) {
  service.stats().reset();
  return done();
}

Answer show_listing(Service& service, const Request& request) {
  const Query query = parse_query(request.query()).value_or(Query());
  const Gateway& gateway = existing(service, query_value(query, "workspace").value_or(""),
                                    query_value(query, "gateway").value_or(""));
  std::string body = fmt::format(R"({{"requestId":"{}","totalCount":{},"sessions":)",
                                 service.next_request_id(), gateway.size());
  gateway.write_rows(body, 0, gateway.size(), service.world().now());
  body += '}';
  return json_answer(200, std::move(body));
}

struct Route {
  std::string_view method;
  std::string_view path;
  Answer (*act)(Service&, const Request&);
};

constexpr std::array<Route, 16> kRoutes{{
    {"POST", "/sim/gateway", put_gateway},
    {"POST", "/sim/sessions", change_sessions},
    {"POST", "/sim/churn", change_churn},
    {"POST", "/sim/fault", add_fault},
    {"GET", "/sim/fault", show_faults},
    {"DELETE", "/sim/fault", remove_faults},
    {"POST", "/sim/keys", change_key},
    {"POST", "/sim/rate", change_rate},
    {"POST", "/sim/skew", change_skew},
    {"POST", "/sim/sts", change_sts},
    {"POST", "/sim/temporary_keys", change_temporary_keys},
    {"POST", "/sim/metadata", change_metadata},
    {"POST", "/sim/tls", change_tls},
    {"GET", "/sim/stats", show_stats},
    {"POST", "/sim/stats/reset", reset_stats},
    {"GET", "/sim/listing", show_listing},
}};

}  // namespace

Answer administrate(Service& service, const Request& request) {
  bool known = false;
  for (const Route& route : kRoutes) {
    if (route.path != request.path()) continue;
    if (route.method == request.method) return route.act(service, request);
    known = true;
  }
  if (known) return json_answer(405, R"({"error":"wrong method for this path"})");
  return json_answer(404, R"({"error":"no such admin call; see tests/simulator/README.md"})");
}

}  // namespace lge::simulator
