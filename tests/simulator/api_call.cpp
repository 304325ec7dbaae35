#include "simulator/api_call.hpp"

#include <charconv>

#include "simulator/outcome.hpp"
#include "simulator/signature.hpp"

namespace lge::simulator {

namespace {

bool is_signature_failure(const Refusal& refusal) {
  return refusal.code.starts_with("Signature") || refusal.code == "IncompleteSignature";
}

}  // namespace

Call api_call(const Request& request, std::string_view action, const std::string& workspace,
              const std::string& gateway) {
  Call call;
  call.action = action;
  call.workspace = workspace;
  call.gateway = gateway;
  call.host = host_of(request);
  const auto claim = parse_authorization(request.header("authorization").value_or(""));
  if (claim) call.key = claim->key_id;
  return call;
}

std::optional<Refusal> refuse_api_call(Service& service, const Request& request, const Query& query,
                                       const Call& call) {
  auto checked = service.gatekeeper().check(request, call.action);
  if (const auto* refusal = std::get_if<Refusal>(&checked)) {
    if (is_signature_failure(*refusal)) service.stats().count_signature_failure();
    return *refusal;
  }
  Key& key = *std::get<Key*>(checked);
  if (const auto wait = take_request(key, call.action, service.clock().steady())) {
    return Refusal{400, "Throttling.User", "Request was denied due to user flow control.", wait};
  }
  if (query_value(query, "regionId").value_or("").empty()) {
    return refuse(400, "MissingParameter.regionId", "regionId is mandatory for this action.");
  }
  if (key.denied) {
    return refuse(403, "Forbidden.RAM", "User not authorized to operate on the specified resource.");
  }
  return std::nullopt;
}

std::int64_t positive(const Query& query, std::string_view name, std::int64_t most, std::int64_t otherwise) {
  const auto text = query_value(query, name);
  if (!text) return otherwise;
  std::int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, value);
  return error == std::errc{} && stop == end && value >= 1 && value <= most ? value : 0;
}

Refusal unknown_resource() {
  return {404, "", "null", std::nullopt};
}

bool is_in_region(const std::string& region, const Query& query) {
  return region.empty() || region == query_value(query, "regionId");
}

}  // namespace lge::simulator
