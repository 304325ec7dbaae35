// The metadata service of an ECS machine, and a credentials URI, which answers in its form.
#include "simulator/metadata.hpp"

#include <charconv>

#include <fmt/format.h>

#include "simulator/fields.hpp"
#include "simulator/outcome.hpp"
#include "support/utc_time.hpp"

namespace lge::simulator {

namespace {

constexpr std::size_t kMaxTokens = 1000;
constexpr std::int64_t kMaxTokenSeconds = 21'600;
constexpr std::chrono::hours kKeyLife{6};
constexpr std::string_view kTokenPath = "/latest/api/token";
constexpr std::string_view kRolePath = "/latest/meta-data/ram/security-credentials/";

Outcome plain(int status, std::string_view text) {
  Outcome outcome{Answer(), status == 200 ? "OK" : fmt::format("HTTP {}", status), status != 200};
  outcome.answer.status = status;
  outcome.answer.headers.emplace_back("Content-Type", "text/plain");
  outcome.answer.body = text;
  return outcome;
}

Outcome make_token(Service& service, const Request& request) {
  const std::string text(request.header("x-aliyun-ecs-metadata-token-ttl-seconds").value_or(""));
  std::int64_t seconds = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc{} || stop != end || seconds < 1 || seconds > kMaxTokenSeconds) {
    return plain(400, "X-aliyun-ecs-metadata-token-ttl-seconds: expected 1 to 21600\n");
  }
  return plain(200, service.metadata().make_token(std::chrono::seconds(seconds)));
}

Outcome make_key(Service& service, const std::vector<FaultEffect>& effects) {
  const WallTime now = service.gatekeeper().now();
  const TemporaryKey key = service.issuer().issue(now, kKeyLife, effects);
  service.stats().count_issued("", "");
  return good(fmt::format(R"({{{},"LastUpdated":"{}","Code":"Success"}})", members_of(key), format_utc(now)));
}

Outcome read_metadata(Service& service, const Request& request, std::string_view role,
                      const std::vector<FaultEffect>& effects) {
  const Metadata& metadata = service.metadata();
  if (!metadata.admits(request.header("x-aliyun-ecs-metadata-token").value_or(""))) {
    return plain(403, "Forbidden\n");
  }
  if (metadata.role().empty()) return plain(404, "Not Found\n");
  if (role.empty()) return plain(200, metadata.role());
  if (role != metadata.role()) return plain(404, "Not Found\n");
  return make_key(service, effects);
}

}  // namespace

void Metadata::change(const Json& json, const std::string& path) {
  Fields fields(json, path);
  const auto role = fields.text("role");
  const auto require_token = fields.flag("require_token");
  fields.finish();
  role_ = role.value_or(role_);
  require_token_ = require_token.value_or(require_token_);
}

std::string Metadata::make_token(std::chrono::seconds lifetime) {
  if (tokens_.size() >= kMaxTokens) tokens_.erase(tokens_.begin());
  std::string token = fmt::format("metadata-token-{:08}", ++serial_);
  tokens_.emplace(token, clock_.steady() + lifetime);
  return token;
}

bool Metadata::admits(std::string_view token) const {
  if (token.empty()) return !require_token_;
  const auto place = tokens_.find(token);
  return place != tokens_.end() && clock_.steady() < place->second;
}

std::optional<Answer> serve_metadata(Service& service, const Request& request) {
  const std::string_view path = request.path();
  Call call;
  call.host = host_of(request);
  if (path == kTokenPath && request.method == "PUT") {
    call.action = "EcsToken";
    return serve_call(service, request, call, "",
                      [&](const std::vector<FaultEffect>&) { return make_token(service, request); });
  }
  if (path.starts_with(kRolePath) && request.method == "GET") {
    const std::string_view role = path.substr(kRolePath.size());
    call.action = role.empty() ? "EcsRole" : "EcsKey";
    return serve_call(service, request, call, "", [&](const std::vector<FaultEffect>& effects) {
      return read_metadata(service, request, role, effects);
    });
  }
  if (path == "/credentials" && request.method == "GET") {
    call.action = "CredentialsUri";
    return serve_call(service, request, call, "",
                      [&](const std::vector<FaultEffect>& effects) { return make_key(service, effects); });
  }
  return std::nullopt;
}

}  // namespace lge::simulator
