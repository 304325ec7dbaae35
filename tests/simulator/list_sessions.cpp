// ListLivyComputeSessions.
#include <fmt/format.h>

#include "simulator/api_call.hpp"
#include "simulator/outcome.hpp"

namespace lge::simulator {

namespace {

constexpr std::int64_t kMaxPage = 2'147'483'647;
constexpr std::int64_t kMaxPageSize = 100;

struct Paging {
  std::int64_t number = 1;
  std::int64_t size = 20;
};

class Listing {
 public:
  Listing(Service& service, const Request& request, const Query& query, const Call& call, Gateway* gateway)
      : service_(service), request_(request), query_(query), call_(call), gateway_(gateway) {}

  Outcome outcome(const std::vector<FaultEffect>& effects) {
    if (const auto refusal = refuse_api_call(service_, request_, query_, call_)) {
      return refused(service_, request_, *refusal);
    }
    const Paging paging{positive(query_, "pageNum", kMaxPage, 1),
                        positive(query_, "pageSize", kMaxPageSize, 20)};
    if (paging.number == 0 || paging.size == 0) {
      return refused(service_, request_,
                     refuse(400, "InvalidParameter", "pageNum must be from 1, pageSize from 1 to 100."));
    }
    if (auto outcome = throttled(service_, request_, effects)) return *std::move(outcome);
    if (gateway_ == nullptr || !is_in_region(gateway_->settings().region, query_)) {
      return refused(service_, request_, unknown_resource());
    }
    for (const FaultEffect& effect : effects) {
      if (effect.shift) shift(*effect.shift);
    }
    return page(paging);
  }

 private:
  void shift(const Shift& shift) {
    const std::int64_t now = service_.world().now();
    gateway_->create(shift.create, now);
    gateway_->purge_oldest(shift.purge_oldest, now);
    gateway_->purge_random(shift.purge_random, now);
  }

  [[nodiscard]] Outcome page(const Paging& paging) const {
    const std::string id = service_.next_request_id();
    const auto first = static_cast<std::size_t>((paging.number - 1) * paging.size);
    std::string body = fmt::format(R"({{"requestId":"{}","totalCount":{},"sessions":)", id, gateway_->size());
    gateway_->write_rows(body, first, static_cast<std::size_t>(paging.size), service_.world().now());
    body += '}';
    Outcome outcome = good(std::move(body));
    outcome.answer.headers.emplace_back("x-acs-request-id", id);
    return outcome;
  }

  Service& service_;
  const Request& request_;
  const Query& query_;
  const Call& call_;
  Gateway* gateway_;  // null: there is none of that name
};

}  // namespace

Answer list_sessions(Service& service, const Request& request, const std::string& workspace,
                     const std::string& gateway) {
  const Query query = parse_query(request.query()).value_or(Query());
  Call call = api_call(request, "ListLivyComputeSessions", workspace, gateway);
  call.page = positive(query, "pageNum", kMaxPage, 1);
  Gateway* found = service.world().find(workspace, gateway);
  Listing listing(service, request, query, call, found);
  return serve_call(service, request, call, found != nullptr ? workspace + "/" + gateway : "unknown",
                    [&](const std::vector<FaultEffect>& effects) { return listing.outcome(effects); });
}

}  // namespace lge::simulator
