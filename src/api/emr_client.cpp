#include "api/emr_client.hpp"

#include <fmt/format.h>

#include "api/classify.hpp"
#include "api/page_parser.hpp"
#include "api/redact.hpp"
#include "api/signer.hpp"
#include "support/outside_text.hpp"
#include "support/utc_time.hpp"

namespace lge::api {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kVersion = "2023-08-08";
constexpr std::string_view kListSessions = "ListLivyComputeSessions";
constexpr std::size_t kNonceBytes = 16;

Failure no_key(const credentials::Error& error) {
  Failure failure;
  failure.reason = Reason::auth;
  failure.message = error.message;
  return failure;
}

Failure bad_page(const std::string& why, const net::Response& answer) {
  Failure failure;
  failure.reason = Reason::bad_response;
  failure.message = "the API's answer is no page of sessions: " + why;
  failure.request_id = valid_utf8(answer.header("x-acs-request-id"));
  return failure;
}

// The label `code` of a failed attempt: what the API said, or else what came instead.
std::string attempt_code(const Failure& failure, const Result<net::Response, net::Error>& answer) {
  if (!failure.code.empty()) return failure.code;
  if (answer.has_value()) return fmt::format("http_{}", answer.value().status);
  return std::string(net::to_string(answer.error().failure));
}

}  // namespace

struct EmrClient::Call {
  std::string_view action;
  std::string path;
  Query query;
};

// An answer, and the key that must not be seen in what is told about it.
struct EmrClient::Answered {
  net::Response response;
  credentials::Key key;
};

std::string session_list_path(const PageAddress& address) {
  return "/api/v1/workspaces/" + percent_encode(address.workspace_id) + "/livycompute/" +
         percent_encode(address.livy_compute_id) + "/session";
}

EmrClient::EmrClient(net::Origin origin, std::string region, const ClientWorld& world)
    : origin_(std::move(origin)), region_(std::move(region)), world_(world) {}

asio::awaitable<Result<Page, Failure>> EmrClient::read_page(PageAddress address) {
  using Answer = Result<Page, Failure>;
  Call call;
  call.action = kListSessions;
  call.path = session_list_path(address);
  call.query.emplace_back("pageNum", std::to_string(address.number));
  call.query.emplace_back("pageSize", std::to_string(address.size));
  call.query.emplace_back("regionId", region_);
  const Result<Answered, Failure> answer = co_await send(std::move(call));
  if (answer.has_error()) co_return Answer(boost::system::in_place_error, answer.error());
  const net::Response& response = answer.value().response;
  Result<Page, std::string> page = parse_page(response.body, static_cast<std::size_t>(address.size));
  if (page.has_error()) {
    Failure failure = fit_to_show(bad_page(page.error(), response), answer.value().key);
    co_return Answer(boost::system::in_place_error, std::move(failure));
  }
  co_return Answer(boost::system::in_place_value, std::move(page.value()));
}

asio::awaitable<Result<EmrClient::Answered, Failure>> EmrClient::send(Call call) {
  using Answer = Result<Answered, Failure>;
  const Limiter::Turn turn = co_await world_.limiter.turn();
  const Result<credentials::Key, credentials::Error> key = co_await world_.credentials.get();
  if (key.has_error()) co_return Answer(boost::system::in_place_error, no_key(key.error()));

  const SteadyTime started = world_.clock.steady();
  net::Request request = signed_request(call, key.value());
  Result<net::Response, net::Error> answer = co_await world_.transport.send(std::move(request));
  if (answer.has_value() && answer.value().status >= 200 && answer.value().status < 300) {
    tell(call, started, nullptr, std::string());
    co_return Answer(Answered{std::move(answer.value()), key.value()});
  }
  Failure failure = answer.has_value() ? classify(answer.value()) : classify(answer.error());
  failure = fit_to_show(std::move(failure), key.value());
  tell(call, started, &failure, attempt_code(failure, answer));
  co_return Answer(boost::system::in_place_error, std::move(failure));
}

net::Request EmrClient::signed_request(const Call& call, const credentials::Key& key) {
  Signable signable;
  signable.method = "GET";
  signable.path = call.path;
  signable.query = call.query;
  signable.payload_hash = kEmptyPayloadHash;
  signable.headers = {{"host", origin_.authority()},
                      {"x-acs-action", std::string(call.action)},
                      {"x-acs-content-sha256", std::string(kEmptyPayloadHash)},
                      {"x-acs-date", format_utc(world_.clock.wall())},
                      {"x-acs-signature-nonce", world_.random.hex(kNonceBytes)},
                      {"x-acs-version", std::string(kVersion)}};
  if (!key.security_token.empty()) {
    signable.headers.emplace_back("x-acs-security-token", key.security_token.reveal());
  }
  net::Request request;
  request.origin = origin_;
  request.target = call.path + "?" + canonical_query(call.query);
  request.headers.emplace_back("authorization", authorization(key.id, sign(signable, key.secret)));
  for (auto& header : signable.headers) {
    if (header.first != "host") request.headers.push_back(std::move(header));
  }
  request.headers.emplace_back("accept", "application/json");
  request.headers.emplace_back("user-agent", "livy_gateway_exporter");
  return request;
}

void EmrClient::tell(const Call& call, SteadyTime started, const Failure* failure, const std::string& code) {
  Attempt attempt;
  attempt.action = call.action;
  attempt.duration = world_.clock.steady() - started;
  attempt.code = code;
  attempt.throttled = failure != nullptr && failure->reason == Reason::throttled;
  world_.observer.attempt_ended(attempt);
  if (failure == nullptr) return;
  world_.log.debug("an API request failed", field("action", call.action), field("path", call.path),
                   field("reason", to_string(failure->reason)), field("code", code),
                   field("request_id", failure->request_id), field("err", failure->message));
}

}  // namespace lge::api
