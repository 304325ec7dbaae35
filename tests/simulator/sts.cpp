// The Security Token Service: AssumeRole and AssumeRoleWithOIDC, version 2015-04-01.
#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>

#include "simulator/outcome.hpp"
#include "simulator/rpc_signature.hpp"

namespace lge::simulator {

namespace {

constexpr std::string_view kVersion = "2015-04-01";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::int64_t kDefaultDuration = 3600, kLeastDuration = 900, kMostDuration = 43'200;

std::string form_of(const Request& request) {
  const std::string type = to_lower(request.header("content-type").value_or(""));
  return type.starts_with("application/x-www-form-urlencoded") ? request.body : std::string();
}

// `acs:ram::<account>:<kind>/<name>`
bool is_arn(std::string_view text, std::string_view kind) {
  constexpr std::string_view kPrefix = "acs:ram::";
  if (!text.starts_with(kPrefix)) return false;
  text.remove_prefix(kPrefix.size());
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(digits);
  return digits > 0 && text.starts_with(fmt::format(":{}/", kind)) && text.size() > kind.size() + 2;
}

bool is_session_name(std::string_view text) {
  const std::string allowed = std::string(kLetters) + ".@-_";
  return text.size() >= 2 && text.size() <= 64 && text.find_first_not_of(allowed) == std::string_view::npos;
}

// 0 where the text is no duration that STS grants.
std::int64_t duration_of(const std::string& text) {
  if (text.empty()) return kDefaultDuration;
  std::int64_t seconds = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seconds);
  const bool good =
      error == std::errc{} && stop == end && seconds >= kLeastDuration && seconds <= kMostDuration;
  return good ? seconds : 0;
}

class AssumeRole {
 public:
  AssumeRole(Service& service, const Request& request, const Query& parameters)
      : service_(service), request_(request), parameters_(parameters) {}

  Outcome outcome(const std::vector<FaultEffect>& effects) {
    if (const auto refusal = refusal_of_call()) return refused(service_, request_, *refusal);
    if (auto outcome = throttled(service_, request_, effects)) return *std::move(outcome);
    if (const auto refusal = refusal_of_role()) return refused(service_, request_, *refusal);
    const std::chrono::seconds asked(duration_of(value("DurationSeconds")));
    const TemporaryKey key = service_.issuer().issue(service_.gatekeeper().now(), asked, effects);
    service_.stats().count_issued(fmt::format("{}", asked.count()), value("RoleSessionName"));
    return good(fmt::format(
        R"({{"RequestId":"{}","AssumedRoleUser":{{"AssumedRoleId":"391578752573972854:{}","Arn":{}}},)"
        R"("Credentials":{{{}}}}})",
        service_.next_request_id(), value("RoleSessionName"),
        json_string(value("RoleArn") + "/" + value("RoleSessionName")), members_of(key)));
  }

 private:
  [[nodiscard]] std::string value(std::string_view name) const {
    return query_value(parameters_, name).value_or("");
  }
  [[nodiscard]] bool with_oidc() const { return value("Action") == "AssumeRoleWithOIDC"; }

  // Who asks, and how.
  std::optional<Refusal> refusal_of_call() {
    if (value("Action") != "AssumeRole" && !with_oidc()) {
      return refuse(404, "InvalidAction.NotFound",
                    "Specified api is not found, please check your url and method.");
    }
    if (value("Version") != kVersion) {
      return refuse(400, "InvalidVersion", "Specified parameter Version is not valid.");
    }
    if (value("Format") != "JSON") {  // XML is the service's default
      return refuse(400, "InvalidParameter.Format",
                    "The simulator answers in JSON only: ask for Format=JSON.");
    }
    if (with_oidc()) return service_.gatekeeper().check_date(value("Timestamp"));
    auto checked = check_rpc(service_.gatekeeper(), request_.method, parameters_);
    const auto* refusal = std::get_if<Refusal>(&checked);
    if (refusal == nullptr) {
      caller_denied_ = std::get<Key*>(checked)->denied;
      return std::nullopt;
    }
    if (refusal->code.starts_with("Signature")) service_.stats().count_signature_failure();
    return *refusal;
  }

  // What is asked for.
  [[nodiscard]] std::optional<Refusal> refusal_of_role() const {
    if (!is_arn(value("RoleArn"), "role")) {
      return refuse(400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.");
    }
    if (!is_session_name(value("RoleSessionName"))) {
      return refuse(400, "InvalidParameter.RoleSessionName",
                    "The parameter RoleSessionName is wrongly formed.");
    }
    if (duration_of(value("DurationSeconds")) == 0) {
      return refuse(400, "InvalidParameter.DurationSeconds",
                    "The Min/Max value of DurationSeconds is 15min/12hr.");
    }
    if (with_oidc()) {
      if (auto refusal = refusal_of_token()) return refusal;
    }
    const Role* role = service_.identities().role(value("RoleArn"));
    if (role == nullptr) {
      return refuse(404, "EntityNotExist.Role", fmt::format("The role not exists: {}.", value("RoleArn")));
    }
    if (with_oidc()) {
      if (role->denied) return refuse(403, "AuthenticationFail.NoPermission", "There is no permission");
    } else if (role->denied || caller_denied_ || role->external_id != value("ExternalId")) {
      return refuse(403, "NoPermission",
                    "You are not authorized to do this action. You should be authorized by RAM.");
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Refusal> refusal_of_token() const {
    const OidcProvider* provider = service_.identities().provider(value("OIDCProviderArn"));
    if (provider == nullptr) {
      return refuse(403, "AuthenticationFail.NoPermission", "No such OIDC Provider registered.");
    }
    const auto among = [token = value("OIDCToken")](const std::vector<std::string>& tokens) {
      return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
    };
    if (among(provider->expired_tokens)) {
      return refuse(400, "AuthenticationFail.OIDCToken.Expired", "This JsonWebToken is expired.");
    }
    if (!among(provider->tokens)) {
      return refuse(400, "AuthenticationFail.OIDCToken.Invalid", "This JsonWebToken is invalid.");
    }
    return std::nullopt;
  }

  Service& service_;
  const Request& request_;
  const Query& parameters_;
  bool caller_denied_ = false;
};

}  // namespace

Answer serve_sts(Service& service, const Request& request) {
  Query parameters = parse_query(request.query()).value_or(Query());
  Query form = parse_query(form_of(request)).value_or(Query());
  std::move(form.begin(), form.end(), std::back_inserter(parameters));
  Call call;
  call.action = query_value(parameters, "Action").value_or("");
  if (call.action != "AssumeRole" && call.action != "AssumeRoleWithOIDC") call.action = "unknown";
  call.key = query_value(parameters, "AccessKeyId").value_or("");
  call.host = host_of(request);
  AssumeRole assume(service, request, parameters);
  return serve_call(service, request, call, "",
                    [&](const std::vector<FaultEffect>& effects) { return assume.outcome(effects); });
}

}  // namespace lge::simulator
