// ListLivyComputeSessions.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "simulator/percent.hpp"
#include "simulator/service.hpp"
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
  call.page = positive(query, "pageNum", kMaxPage, 1);
  const auto claim = parse_authorization(request.header("authorization").value_or(""));
  if (claim) call.key = claim->key_id;
  return call;
}

bool is_signature_failure(const Refusal& refusal) {
  return refusal.code.starts_with("Signature") || refusal.code == "IncompleteSignature";
}

std::string_view usual_code(int status) {
  if (status == 403) return "Forbidden.RAM";
  if (status == 429) return "Throttling";
  return status == 503 ? "ServiceUnavailable" : status >= 500 ? "InternalError" : "OperationDenied";
}

class Listing {
 public:
  Listing(Service& service, const Request& request, const Query& query, const Call& call)
      : service_(service), request_(request), query_(query), call_(call) {}

  Answer answer(const std::vector<FaultEffect>& faults) {
    if (auto refusal = refused()) return refuse(*refusal);
    for (const FaultEffect& fault : faults) {
      if (fault.throttle) return refuse(*fault.throttle);
    }
    Gateway* gateway = find();
    if (gateway == nullptr) return refuse({404, "", "null", std::nullopt});
    for (const FaultEffect& fault : faults) {
      if (fault.shift) shift(*gateway, *fault.shift);
    }
    return page(*gateway);
  }

  // A refused request is answered as such; a fault changes only what would have been a page, or the way it
  // travels.
  void spoil(const FaultEffect& fault, Answer& answer) {
    if (fault.latency) answer.delivery.latency = *fault.latency;
    if (fault.mishap) {
      const Millis latency = answer.delivery.latency;
      answer.delivery = *fault.mishap;
      answer.delivery.latency = latency;
    }
    if (!good_) return;
    if (fault.status) set_status(*fault.status, answer);
    if (fault.body) answer.body = *fault.body;
    for (const auto& [name, value] : fault.headers)
      answer.set_header(name, value);
    if (fault.raw) answer.raw = fault.raw;
  }
  [[nodiscard]] const std::string& code() const { return code_; }

 private:
  // An error without a body of its own gets one of the service's form.
  void set_status(int status, Answer& answer) {
    code_ = fmt::format("HTTP {}", status);
    const Delivery delivery = answer.delivery;
    if (status >= 400) {
      answer = refusal_answer({status, std::string(usual_code(status)), "A fault was set for this call.", {}},
                              request_, service_.next_request_id());
    }
    answer.status = status;
    answer.delivery = delivery;
  }

  Answer refuse(const Refusal& refusal) {
    code_ = refusal.code.empty() ? "null" : refusal.code;
    return refusal_answer(refusal, request_, service_.next_request_id());
  }

  // Who, how often, and what: everything but whether the gateway exists.
  std::optional<Refusal> refused() {
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

  Answer page(const Gateway& gateway) {
    const std::string id = service_.next_request_id();
    const auto first = static_cast<std::size_t>((paging_.number - 1) * paging_.size);
    std::string body = fmt::format(R"({{"requestId":"{}","totalCount":{},"sessions":)", id, gateway.size());
    gateway.write_rows(body, first, static_cast<std::size_t>(paging_.size), service_.world().now());
    body += '}';
    Answer answer = json_answer(200, std::move(body));
    answer.headers.emplace_back("x-acs-request-id", id);
    code_ = "OK";
    good_ = true;
    return answer;
  }

  Service& service_;
  const Request& request_;
  const Query& query_;
  const Call& call_;
  Paging paging_;
  std::string code_;
  bool good_ = false;
};

}  // namespace

Answer list_sessions(Service& service, const Request& request, const std::string& workspace,
                     const std::string& gateway) {
  const auto parsed = parse_query(request.query());
  const Query query = parsed.value_or(Query());
  const Call call = call_of(request, query, workspace, gateway);
  const bool known = service.world().find(workspace, gateway) != nullptr;
  auto under_way = service.stats().begin(kAction, known ? workspace + "/" + gateway : "unknown",
                                         std::to_string(call.page));
  const std::vector<FaultEffect> faults = service.faults().strike(call);
  service.stats().count_faults(faults.size());
  Listing listing(service, request, query, call);
  Answer answer = listing.answer(faults);
  for (const FaultEffect& fault : faults)
    listing.spoil(fault, answer);
  service.stats().end(listing.code());
  answer.under_way = std::move(under_way);
  return answer;
}

}  // namespace lge::simulator
