// ListLivyComputeSessions.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "simulator/outcome.hpp"
#include "simulator/percent.hpp"
#include "simulator/signature.hpp"

namespace lge::simulator {

namespace {

constexpr std::string_view kAction = "ListLivyComputeSessions";
constexpr std::int64_t kMaxPage = 2'147'483'647;
constexpr std::int64_t kMaxPageSize = 100;

struct Paging {
  std::int64_t number = 1;
  std::int64_t size = 20;
};

// The parameter as a number of 1 to `most`, `otherwise` where it is absent, 0 where it is wrong.
std::int64_t positive(const Query& query, std::string_view name, std::int64_t most, std::int64_t otherwise) {
  const auto text = query_value(query, name);
  if (!text) return otherwise;
  std::int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, value);
  return error == std::errc{} && stop == end && value >= 1 && value <= most ? value : 0;
}

Call call_of(const Request& request, const Query& query, const std::string& workspace,
             const std::string& gateway) {
  Call call;
  call.action = kAction;
  call.workspace = workspace;
  call.gateway = gateway;
  call.host = host_of(request);
  call.page = positive(query, "pageNum", kMaxPage, 1);
  const auto claim = parse_authorization(request.header("authorization").value_or(""));
  if (claim) call.key = claim->key_id;
  return call;
}

bool is_signature_failure(const Refusal& refusal) {
  return refusal.code.starts_with("Signature") || refusal.code == "IncompleteSignature";
}

class Listing {
 public:
  Listing(Service& service, const Request& request, const Query& query, const Call& call)
      : service_(service), request_(request), query_(query), call_(call) {}

  Outcome outcome(const std::vector<FaultEffect>& effects) {
    if (const auto refusal = refusal_of_request()) return refused(service_, request_, *refusal);
    if (auto outcome = throttled(service_, request_, effects)) return *std::move(outcome);
    Gateway* gateway = find();
    if (gateway == nullptr) return refused(service_, request_, {404, "", "null", std::nullopt});
    for (const FaultEffect& effect : effects) {
      if (effect.shift) shift(*gateway, *effect.shift);
    }
    return page(*gateway);
  }

 private:
  // Who, how often, and what: everything but whether the gateway exists.
  std::optional<Refusal> refusal_of_request() {
    auto checked = service_.gatekeeper().check(request_, kAction);
    if (const auto* refusal = std::get_if<Refusal>(&checked)) {
      if (is_signature_failure(*refusal)) service_.stats().count_signature_failure();
      return *refusal;
    }
    Key& key = *std::get<Key*>(checked);
    if (const auto wait = take_request(key, service_.clock().steady())) {
      return Refusal{400, "Throttling.User", "Request was denied due to user flow control.", wait};
    }
    if (query_value(query_, "regionId").value_or("").empty()) {
      return Refusal{400, "MissingParameter.regionId", "regionId is mandatory for this action.",
                     std::nullopt};
    }
    paging_ = {positive(query_, "pageNum", kMaxPage, 1), positive(query_, "pageSize", kMaxPageSize, 20)};
    if (paging_.number == 0 || paging_.size == 0) {
      return Refusal{400, "InvalidParameter", "pageNum must be from 1, pageSize from 1 to 100.",
                     std::nullopt};
    }
    if (key.denied) {
      return Refusal{403, "Forbidden.RAM", "User not authorized to operate on the specified resource.",
                     std::nullopt};
    }
    return std::nullopt;
  }

  Gateway* find() {
    Gateway* gateway = service_.world().find(call_.workspace, call_.gateway);
    if (gateway == nullptr) return nullptr;
    const std::string& region = gateway->settings().region;
    return region.empty() || region == query_value(query_, "regionId") ? gateway : nullptr;
  }

  void shift(Gateway& gateway, const Shift& shift) {
    gateway.create(shift.create, service_.world().now());
    gateway.purge_oldest(shift.purge_oldest);
    gateway.purge_random(shift.purge_random);
  }

  [[nodiscard]] Outcome page(const Gateway& gateway) const {
    const std::string id = service_.next_request_id();
    const auto first = static_cast<std::size_t>((paging_.number - 1) * paging_.size);
    std::string body = fmt::format(R"({{"requestId":"{}","totalCount":{},"sessions":)", id, gateway.size());
    gateway.write_rows(body, first, static_cast<std::size_t>(paging_.size), service_.world().now());
    body += '}';
    Outcome outcome = good(std::move(body));
    outcome.answer.headers.emplace_back("x-acs-request-id", id);
    return outcome;
  }

  Service& service_;
  const Request& request_;
  const Query& query_;
  const Call& call_;
  Paging paging_;
};

}  // namespace

Answer list_sessions(Service& service, const Request& request, const std::string& workspace,
                     const std::string& gateway) {
  const Query query = parse_query(request.query()).value_or(Query());
  const Call call = call_of(request, query, workspace, gateway);
  const bool known = service.world().find(workspace, gateway) != nullptr;
  Listing listing(service, request, query, call);
  return serve_call(service, request, call, known ? workspace + "/" + gateway : "unknown",
                    [&](const std::vector<FaultEffect>& effects) { return listing.outcome(effects); });
}

}  // namespace lge::simulator
