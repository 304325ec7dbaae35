// The unsigned calls under /sim/, with which tests steer the world.
#include "simulator/admin.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "simulator/percent.hpp"

namespace lge::simulator {

namespace {

constexpr double kMaxSkewSeconds = 1e9;
constexpr double kMaxKeyRate = 1e6;

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
  const auto action = fields.text("action");
  fields.finish();
  if (key == nullptr) fields.fail("key", "there is no such key");
  if (!rate) fields.fail("requests_per_second", "missing");
  set_rate(action ? key->by_action[*action] : key->bucket, *rate, service.clock().steady());
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

struct Route {
  std::string_view method;
  std::string_view path;
  Answer (*act)(Service&, const Request&);
};

constexpr std::array<Route, 21> kRoutes{{
    {"POST", "/sim/workspace", put_workspace},
    {"DELETE", "/sim/workspace", remove_workspace},
    {"POST", "/sim/gateway", put_gateway},
    {"DELETE", "/sim/gateway", remove_gateway},
    {"GET", "/sim/gateways", show_gateways},
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
    {"GET", "/sim/truth", show_truth},
}};

}  // namespace

Json body_of(const Request& request) {
  auto json = parse_json(request.body);
  if (!json) throw BadInput("the body is not JSON: " + json.error());
  return *std::move(json);
}

Answer done() {
  return json_answer(200, R"({"ok":true})");
}

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
