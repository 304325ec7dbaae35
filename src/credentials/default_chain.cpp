#include "credentials/default_chain.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/patterns.hpp"
#include "credentials/profile_provider.hpp"
#include "credentials/refresher.hpp"
#include "credentials/sources.hpp"
#include "credentials/variables.hpp"
#include "support/outside_text.hpp"

namespace lge::credentials {

namespace asio = boost::asio;

namespace {

using Answer = Result<Key, Error>;
using Shared = std::shared_ptr<Provider>;

constexpr std::size_t kMaxReason = 160;

class EnvironmentKey final : public Provider {
 public:
  explicit EnvironmentKey(const Environment& environment) : environment_(environment) {}
  asio::awaitable<Answer> get() override { co_return read(); }

 private:
  [[nodiscard]] Answer read() const {
    constexpr const char* kId = "ALIBABA_CLOUD_ACCESS_KEY_ID";
    constexpr const char* kSecret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
    constexpr const char* kToken = "ALIBABA_CLOUD_SECURITY_TOKEN";
    Key key;
    key.id = variable(environment_, kId);
    key.secret = Secret(variable(environment_, kSecret));
    key.security_token = Secret(variable(environment_, kToken));
    if (key.id.empty()) return missing(kId);
    if (key.secret.empty()) return missing(kSecret);
    if (!config::is_access_key_id(key.id)) return bad(kId);
    if (!config::is_secret(key.secret.reveal())) return bad(kSecret);
    if (!key.security_token.empty() && !config::is_secret(key.security_token.reveal())) return bad(kToken);
    return key;
  }
  static Answer missing(const std::string& name) { return Error{name + " is not set"}; }
  static Answer bad(const std::string& name) {
    return Error{name + " is not printable ASCII without spaces"};
  }

  const Environment& environment_;
};

// One step of the chain: a provider, or why there is none to ask.
struct Link {
  std::string_view name;
  Shared provider;
  std::string why_not;
};

class DefaultChain final : public Provider {
 public:
  DefaultChain(std::vector<Link> links, const Tools& tools) : links_(std::move(links)), tools_(tools) {}

  asio::awaitable<Answer> get() override {
    if (kept_) co_return co_await kept_->get();
    std::string tried;
    for (const Link& link : links_) {
      std::string why = link.why_not;
      if (link.provider) {
        Answer answer = co_await link.provider->get();
        if (answer) {
          keep(link);
          co_return answer;
        }
        why = answer.error().message;
      }
      tried.append(tried.empty() ? "" : "; ").append(link.name).append(": ").append(cut_to(why, kMaxReason));
    }
    co_return Answer(in_place_error,
                     Error{"no access key found; set one of these, or name credentials in the "
                           "configuration: " +
                           tried});
  }

 private:
  void keep(const Link& link) {
    if (kept_) return;  // by another caller meanwhile
    kept_ = link.provider;
    tools_.world.log.info("access key found", field("credentials", tools_.name), field("source", link.name));
  }

  const std::vector<Link> links_;
  const Tools tools_;
  Shared kept_;
};

Shared temporary(std::string_view name, std::unique_ptr<Source> source, const Tools& tools) {
  return std::make_shared<Refresher>(std::string(name), std::move(source), tools);
}

Link oidc_link(const Tools& tools) {
  constexpr std::string_view kName = "OIDC role";
  const Environment& environment = tools.world.environment;
  for (const char* name :
       {"ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"}) {
    if (variable(environment, name).empty()) return {kName, nullptr, std::string(name) + " is not set"};
  }
  config::OidcRole role;
  role.role.arn = variable(environment, "ALIBABA_CLOUD_ROLE_ARN");
  role.provider_arn = variable(environment, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN");
  role.token_file = variable(environment, "ALIBABA_CLOUD_OIDC_TOKEN_FILE");
  const std::string session_name = variable(environment, "ALIBABA_CLOUD_ROLE_SESSION_NAME");
  if (!session_name.empty()) role.role.session_name = session_name;
  return {kName, temporary(kName, make_oidc_source(std::move(role), tools.world), tools), {}};
}

Link profile_link(const Tools& tools) {
  constexpr std::string_view kName = "CLI profile";
  const Environment& environment = tools.world.environment;
  if (is_true(environment, "ALIBABA_CLOUD_CLI_PROFILE_DISABLED")) {
    return {kName, nullptr, "off by ALIBABA_CLOUD_CLI_PROFILE_DISABLED"};
  }
  return {kName, make_profile_provider(config::Profile{}, tools), {}};
}

Link file_link(const Tools& tools) {
  const Environment& environment = tools.world.environment;
  std::filesystem::path file = variable(environment, "ALIBABA_CLOUD_CREDENTIALS_FILE");
  if (file.empty()) file = in_home(environment, ".alibabacloud/credentials");
  std::string section = variable(environment, "ALIBABA_CLOUD_PROFILE");
  if (section.empty()) section = "default";
  return {"credentials file", make_ini_provider(file, std::move(section), tools), {}};
}

Link ecs_link(const Tools& tools) {
  constexpr std::string_view kName = "ECS metadata";
  const Environment& environment = tools.world.environment;
  if (is_true(environment, "ALIBABA_CLOUD_ECS_METADATA_DISABLED")) {
    return {kName, nullptr, "off by ALIBABA_CLOUD_ECS_METADATA_DISABLED"};
  }
  config::EcsRole role;
  role.role_name = variable(environment, "ALIBABA_CLOUD_ECS_METADATA");
  if (!role.role_name.empty() && !config::is_role_name(role.role_name)) {
    return {kName, nullptr, "ALIBABA_CLOUD_ECS_METADATA is no name of a RAM role"};
  }
  role.imdsv1 = !is_true(environment, "ALIBABA_CLOUD_IMDSV1_DISABLED");
  return {kName, temporary(kName, make_ecs_source(std::move(role), tools.world), tools), {}};
}

Link uri_link(const Tools& tools) {
  constexpr std::string_view kName = "credentials URI";
  const std::string uri = variable(tools.world.environment, "ALIBABA_CLOUD_CREDENTIALS_URI");
  if (uri.empty()) return {kName, nullptr, "ALIBABA_CLOUD_CREDENTIALS_URI is not set"};
  return {kName, temporary(kName, make_uri_source(uri, tools.world), tools), {}};
}

}  // namespace

Shared make_default_chain(const Tools& tools) {
  std::vector<Link> links;
  links.push_back({"environment", std::make_shared<EnvironmentKey>(tools.world.environment), {}});
  links.push_back(oidc_link(tools));
  links.push_back(profile_link(tools));
  links.push_back(file_link(tools));
  links.push_back(ecs_link(tools));
  links.push_back(uri_link(tools));
  return std::make_shared<DefaultChain>(std::move(links), tools);
}

}  // namespace lge::credentials
