#include "credentials/sts.hpp"

#include "config/patterns.hpp"
#include "credentials/answered_key.hpp"
#include "credentials/rpc_signature.hpp"
#include "credentials/variables.hpp"
#include "support/utc_time.hpp"

namespace lge::credentials {

namespace asio = boost::asio;

namespace {

using Answer = Result<Key, Error>;

constexpr std::size_t kNonceBytes = 16;

net::Request request_of(const StsCall& call, const net::Origin& origin, const World& world) {
  Query query{{"Action", call.action},
              {"Format", "JSON"},
              {"Version", "2015-04-01"},
              {"Timestamp", format_utc(world.clock.wall())},
              {"SignatureNonce", world.random.hex(kNonceBytes)}};
  if (call.signer) {
    query.emplace_back("AccessKeyId", call.signer->id);
    query.emplace_back("SignatureMethod", "HMAC-SHA1");
    query.emplace_back("SignatureVersion", "1.0");
    const std::string& token = call.signer->security_token.reveal();
    if (!token.empty()) query.emplace_back("SecurityToken", token);
    Query all = query;
    all.insert(all.end(), call.form.begin(), call.form.end());
    query.emplace_back("Signature", rpc_signature("POST", all, call.signer->secret));
  }
  net::Request request;
  request.origin = origin;
  request.method = "POST";
  request.target = "/?" + canonical_query(query);
  request.headers = {{"content-type", "application/x-www-form-urlencoded"},
                     {"accept", "application/json"},
                     {"user-agent", "livy_gateway_exporter"}};
  request.body = canonical_query(call.form);
  request.kept = net::Kept::none;  // asked so seldom that a kept connection is likely to have ended
  return request;
}

// True where the answer rejects the request's date, and the clock has a better one, from this answer or from
// another since `offset` dated the request.
bool may_redate(const net::Response& answer, ServerClock& clock, std::chrono::nanoseconds offset) {
  if (!error_code_of(answer).starts_with("InvalidTimeStamp")) return false;
  const std::optional<WallTime> date = parse_http_date(answer.header("date"));
  return date && (clock.learn(*date) || clock.offset() != offset);
}

}  // namespace

asio::awaitable<Answer> ask_sts(StsCall call, World world) {
  const std::string service = call.action + " at " + call.endpoint;
  const std::optional<net::Origin> origin = net::parse_origin(call.endpoint);
  if (!origin) co_return Answer(in_place_error, failed_service(service, "not the URL of a host"));
  std::vector<Secret> secrets = call.secrets;
  if (call.signer) {
    secrets.push_back(call.signer->secret);
    secrets.push_back(call.signer->security_token);
  }
  for (bool again = false;; again = true) {
    const std::chrono::nanoseconds offset = world.clock.offset();
    net::Request request = request_of(call, *origin, world);
    const Result<net::Response, net::Error> answer = co_await world.transport.send(std::move(request));
    if (!answer) co_return Answer(in_place_error, failed_service(service, answer.error().message, secrets));
    if (!again && may_redate(*answer, world.clock, offset)) continue;
    co_return answered_key(service, *answer, world.clock.wall(), secrets);
  }
}

Query role_form(const config::Role& role) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(role.duration);
  Query form{{"RoleArn", role.arn},
             {"RoleSessionName", role.session_name},
             {"DurationSeconds", std::to_string(seconds.count())}};
  if (!role.policy.empty()) form.emplace_back("Policy", role.policy);
  return form;
}

std::string sts_endpoint(const config::Role& role, const Environment& environment) {
  if (role.sts_endpoint) return *role.sts_endpoint;
  return sts_endpoint(variable(environment, "ALIBABA_CLOUD_STS_REGION"),
                      is_true(environment, "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"));
}

std::string sts_endpoint(const std::string& region, bool inside_vpc) {
  if (!config::is_region(region)) return "https://sts.aliyuncs.com";
  return (inside_vpc ? "https://sts-vpc." : "https://sts.") + region + ".aliyuncs.com";
}

}  // namespace lge::credentials
