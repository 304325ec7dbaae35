#include "simulator/service.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "simulator/api_call.hpp"
#include "simulator/fields.hpp"
#include "simulator/percent.hpp"
#include "support/outside_text.hpp"

namespace lge::simulator {

namespace {

constexpr std::size_t kMaxApiBody = 1U << 20U;

// The official SDKs ask STS in both ways.
bool is_sts(const Request& request) {
  if (request.path() != "/") return false;
  return request.method == "POST" ||
         (request.method == "GET" && query_value(parse_query(request.query()).value_or(Query()), "Action"));
}

std::uint64_t seed_of(const Clock& clock) {
  return static_cast<std::uint64_t>(clock.wall().time_since_epoch().count());
}

}  // namespace

std::string json_string(std::string_view text) {
  Json value;
  value.kind = Json::Kind::string;
  value.text = valid_utf8(text);
  return to_text(value);
}

Answer json_answer(int status, std::string body) {
  Answer answer;
  answer.status = status;
  answer.headers.emplace_back("Content-Type", "application/json;charset=utf-8");
  answer.body = std::move(body);
  return answer;
}

Answer refusal_answer(const Refusal& refusal, const Request& request, const std::string& request_id) {
  const std::string host = cut_to(request.header("host").value_or(""), 255);
  const std::string code = refusal.code.empty() ? "null" : json_string(refusal.code);
  const std::string advice =
      fmt::format("https://api.example/troubleshoot?q={}&product=emr-serverless-spark&requestId={}",
                  percent_encode(refusal.code), request_id);
  Answer answer = json_answer(
      refusal.status,
      fmt::format(R"({{"RequestId":"{}","HostId":{},"Code":{},"Message":{},"Recommend":{}}})", request_id,
                  json_string(host), code, json_string(refusal.message), json_string(advice)));
  answer.headers.emplace_back("x-acs-request-id", request_id);
  if (refusal.retry_after) {
    answer.headers.emplace_back("x-acs-retry-after", std::to_string(refusal.retry_after->count()));
  }
  return answer;
}

// Request ids differ from run to run, as the service's do; everything else about the world follows its seeds.
Service::Service(const Clock& clock)
    : clock_(clock),
      world_(clock),
      gatekeeper_(clock),
      faults_(1),
      stats_(clock),
      issuer_(gatekeeper_.keys(), seed_of(clock)),
      metadata_(clock),
      ids_(seed_of(clock)) {}

void Service::load(Scenario scenario, std::filesystem::path folder) {
  folder_ = std::move(folder);
  world_.set_speed(scenario.speed);
  for (std::size_t i = 0; i < scenario.keys.size(); ++i) {
    gatekeeper_.keys().change(scenario.keys[i], fmt::format("keys[{}]", i));
  }
  if (scenario.sts) identities_.change(*scenario.sts, "sts");
  if (scenario.temporary_keys) issuer_.change(*scenario.temporary_keys, "temporary_keys");
  if (scenario.metadata) metadata_.change(*scenario.metadata, "metadata");
  for (Workspace& workspace : scenario.workspaces) {
    if (!world_.put(std::move(workspace))) throw BadInput("workspaces: more than 10000");
  }
  for (GatewaySettings& gateway : scenario.gateways) {
    if (!world_.put(std::move(gateway))) throw BadInput("workspaces: more than 100000 gateways");
  }
}

std::string Service::next_request_id() {
  const std::uint64_t a = ids_.next();
  const std::uint64_t b = ids_.next();
  return fmt::format("{:08X}-{:04X}-5{:03X}-{:04X}-{:012X}", a >> 32U, (a >> 16U) & 0xFFFFU, a & 0xFFFU,
                     0x8000U | (b >> 50U), b & 0xFFFFFFFFFFFFU);
}

Answer Service::handle_api(const Request& request) {
  const auto refuse = [&](int status, std::string_view code, std::string_view message) {
    return refusal_answer({status, std::string(code), std::string(message), std::nullopt}, request,
                          next_request_id());
  };
  if (request.body.size() > kMaxApiBody) return refuse(413, "RequestBodyTooLarge", "The body is too large.");
  if (request.header("proxy-authorization")) stats_.count_leaked_proxy_user();
  if (is_sts(request)) return serve_sts(*this, request);
  if (auto answer = serve_metadata(*this, request)) return *std::move(answer);
  const auto path = parse_path(request.path());
  if (!path) return refuse(400, "InvalidParameter", "The path is not well encoded.");
  const std::vector<std::string>& at = *path;
  if (request.method == "GET") {
    if (auto answer = discover(*this, request, at)) return *std::move(answer);
  }
  const bool known = at.size() == 7 && at[0] == "api" && at[1] == "v1" && at[2] == "workspaces" &&
                     at[4] == "livycompute" && at[6] == "session";
  if (!known) return refuse(404, "InvalidAction.NotFound", "Specified api is not found.");
  if (request.method != "GET") {
    Answer answer = refuse(405, "UnsupportedHTTPMethod", "This api takes GET.");
    answer.headers.emplace_back("Allow", "GET");
    return answer;
  }
  return list_sessions(*this, request, at[3], at[5]);
}

Answer Service::route(const Request& request) {
  if (!request.path().starts_with("/sim/")) return handle_api(request);
  try {
    return administrate(*this, request);
  } catch (const BadInput& problem) {
    return json_answer(400, fmt::format(R"({{"error":{}}})", json_string(problem.what())));
  }
}

Answer Service::handle(const Request& request) {
  Answer answer = route(request);
  const bool dated = std::any_of(answer.headers.begin(), answer.headers.end(),
                                 [](const auto& header) { return to_lower(header.first) == "date"; });
  if (!dated) answer.headers.emplace_back("Date", http_date(gatekeeper_.now()));
  return answer;
}

}  // namespace lge::simulator
