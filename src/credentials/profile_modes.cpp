#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "config/patterns.hpp"
#include "credentials/make_provider.hpp"
#include "credentials/profile_provider.hpp"
#include "credentials/refresher.hpp"
#include "credentials/sources.hpp"
#include "credentials/sts.hpp"
#include "support/outside_text.hpp"

namespace lge::credentials {

namespace {

using Shared = std::shared_ptr<Provider>;

constexpr std::size_t kMaxShown = 64;

ProviderOrWhy refuse(std::string why) {
  return ProviderOrWhy(in_place_error, std::move(why));
}

ProviderOrWhy accept(Shared provider) {
  return ProviderOrWhy(in_place_value, std::move(provider));
}

std::string shown(std::string_view text) {
  return in_quotes(cut_to(text, kMaxShown));
}

// The first of `needed` that is empty; empty where none is.
struct Needed {
  std::string_view name;
  bool there;
};
std::string first_missing(const std::vector<Needed>& needed) {
  const auto found = std::find_if(needed.begin(), needed.end(), [](const Needed& n) { return !n.there; });
  return found == needed.end() ? std::string() : std::string(found->name);
}

/// The provider of one profile, and of those that it stands on.
class ProfileMaker {
 public:
  ProfileMaker(const CliProfiles& profiles, const Tools& tools) : profiles_(profiles), tools_(tools) {}

  ProviderOrWhy make(std::string_view name) {
    const CliProfile* profile = profiles_.find(name);
    if (profile == nullptr) return refuse(fmt::format("there is no profile {}", shown(name)));
    const bool circle = std::find(path_.begin(), path_.end(), name) != path_.end();
    if (circle)
      return refuse(fmt::format("profile {} stands on itself by way of source_profile", shown(name)));
    if (path_.size() >= config::kMaxRoleChain) {
      return refuse(fmt::format("more than {} profiles stand on each other", config::kMaxRoleChain));
    }
    path_.emplace_back(name);
    return make(*profile);
  }

 private:
  ProviderOrWhy wrong(const CliProfile& profile, std::string_view why) const {
    return refuse(fmt::format("profile {}: mode {} {}", shown(profile.name), shown(profile.mode), why));
  }
  ProviderOrWhy make(const CliProfile& profile);
  ProviderOrWhy fixed(const CliProfile& profile, const Secret& token) const;
  ProviderOrWhy role(const CliProfile& profile, Shared base) const;
  ProviderOrWhy chained(const CliProfile& profile);
  ProviderOrWhy oidc(const CliProfile& profile) const;
  ProviderOrWhy temporary(std::unique_ptr<Source> source) const {
    return accept(std::make_shared<Refresher>("profile", std::move(source), tools_));
  }
  // Empty where it is good.
  static std::string problem_of_role(const CliProfile& profile);
  static config::Role role_of(const CliProfile& profile);

  const CliProfiles& profiles_;
  const Tools& tools_;
  std::vector<std::string> path_;  // the profiles on the way to the one being made
};

ProviderOrWhy ProfileMaker::make(const CliProfile& profile) {
  const std::string& mode = profile.mode;
  if (mode == "AK") return fixed(profile, Secret());
  if (mode == "StsToken") {
    if (profile.sts_token.empty()) return wrong(profile, "needs sts_token");
    return fixed(profile, profile.sts_token);
  }
  if (mode == "RamRoleArn") {
    ProviderOrWhy base = fixed(profile, profile.sts_token);
    if (!base) return base;
    return role(profile, *base);
  }
  if (mode == "ChainableRamRoleArn") return chained(profile);
  if (mode == "OIDC") return oidc(profile);
  if (mode == "EcsRamRole") {
    config::EcsRole ecs;
    ecs.role_name = profile.ram_role_name;
    if (!ecs.role_name.empty() && !config::is_role_name(ecs.role_name))
      return wrong(profile, "has a bad ram_role_name");
    return temporary(make_ecs_source(ecs, tools_.world));
  }
  if (mode == "CredentialsURI") {
    if (!config::is_uri(profile.credentials_uri))
      return wrong(profile, "needs credentials_uri, an http or https URL");
    return temporary(make_uri_source(profile.credentials_uri, tools_.world));
  }
  if (mode == "CloudSSO" || mode == "OAuth") return wrong(profile, "needs a browser, which a daemon has not");
  if (mode == "External") return wrong(profile, "starts another program, which this one does not");
  return wrong(profile,
               "is not supported; use AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC or "
               "CredentialsURI");
}

ProviderOrWhy ProfileMaker::fixed(const CliProfile& profile, const Secret& token) const {
  if (!config::is_access_key_id(profile.access_key_id))
    return wrong(profile, "needs access_key_id, printable ASCII");
  if (!config::is_secret(profile.access_key_secret.reveal())) {
    return wrong(profile, "needs access_key_secret, printable ASCII");
  }
  if (!token.empty() && !config::is_secret(token.reveal()))
    return wrong(profile, "has an sts_token that is not printable ASCII");
  return accept(make_fixed_provider({profile.access_key_id, profile.access_key_secret, token, std::nullopt}));
}

std::string ProfileMaker::problem_of_role(const CliProfile& profile) {
  constexpr std::int64_t kLeast = 900;
  constexpr std::int64_t kMost = 43'200;
  if (profile.ram_role_arn.empty()) return "needs ram_role_arn";
  const std::int64_t seconds = profile.expired_seconds;
  if (seconds != 0 && (seconds < kLeast || seconds > kMost)) {
    return fmt::format("needs expired_seconds from {} to {}", kLeast, kMost);
  }
  return {};
}

config::Role ProfileMaker::role_of(const CliProfile& profile) {
  config::Role role;
  role.arn = profile.ram_role_arn;
  if (!profile.ram_session_name.empty()) role.session_name = profile.ram_session_name;
  if (profile.expired_seconds != 0) role.duration = std::chrono::seconds(profile.expired_seconds);
  role.policy = profile.policy;
  if (!profile.sts_region.empty()) role.sts_endpoint = sts_endpoint(profile.sts_region, profile.enable_vpc);
  return role;
}

ProviderOrWhy ProfileMaker::role(const CliProfile& profile, Shared base) const {
  if (const std::string problem = problem_of_role(profile); !problem.empty()) return wrong(profile, problem);
  config::RamRole role;
  role.role = role_of(profile);
  role.external_id = profile.external_id;
  return temporary(make_ram_role_source(std::move(role), std::move(base), tools_.world));
}

ProviderOrWhy ProfileMaker::chained(const CliProfile& profile) {
  if (profile.source_profile.empty()) return wrong(profile, "needs source_profile");
  ProviderOrWhy base = make(profile.source_profile);
  if (!base) return base;
  return role(profile, std::move(*base));
}

ProviderOrWhy ProfileMaker::oidc(const CliProfile& profile) const {
  const std::string missing = first_missing({{"oidc_provider_arn", !profile.oidc_provider_arn.empty()},
                                             {"oidc_token_file", !profile.oidc_token_file.empty()}});
  if (!missing.empty()) return wrong(profile, "needs " + missing);
  if (const std::string problem = problem_of_role(profile); !problem.empty()) return wrong(profile, problem);
  config::OidcRole role;
  role.role = role_of(profile);
  role.provider_arn = profile.oidc_provider_arn;
  role.token_file = profile.oidc_token_file;
  return temporary(make_oidc_source(std::move(role), tools_.world));
}

/// The provider of one section.
class SectionMaker {
 public:
  SectionMaker(std::string_view name, const IniSection& section, const Tools& tools)
      : name_(name), section_(section), tools_(tools) {}

  [[nodiscard]] ProviderOrWhy make() const {
    const std::string type = value("type");
    if (type == "access_key") return fixed();
    if (type == "ecs_ram_role") return ecs();
    if (type == "ram_role_arn") return role();
    return wrong("expected type access_key, ecs_ram_role or ram_role_arn");
  }

 private:
  [[nodiscard]] std::string value(std::string_view key) const {
    const auto found = section_.find(key);
    return found == section_.end() ? std::string() : found->second.reveal();
  }
  [[nodiscard]] ProviderOrWhy wrong(std::string_view why) const {
    return refuse(fmt::format("section {}: {}", shown(name_), why));
  }
  [[nodiscard]] ProviderOrWhy fixed() const {
    if (!config::is_access_key_id(value("access_key_id")))
      return wrong("expected access_key_id, printable ASCII");
    if (!config::is_secret(value("access_key_secret")))
      return wrong("expected access_key_secret, printable ASCII");
    return accept(make_fixed_provider(
        {value("access_key_id"), Secret(value("access_key_secret")), Secret(), std::nullopt}));
  }
  [[nodiscard]] ProviderOrWhy ecs() const {
    config::EcsRole role;
    role.role_name = value("role_name");
    if (!role.role_name.empty() && !config::is_role_name(role.role_name))
      return wrong("expected role_name, the name of a RAM role");
    return temporary(make_ecs_source(role, tools_.world));
  }
  [[nodiscard]] ProviderOrWhy role() const {
    ProviderOrWhy base = fixed();
    if (!base) return base;
    config::RamRole role;
    role.role.arn = value("role_arn");
    if (role.role.arn.empty()) return wrong("expected role_arn");
    if (!value("role_session_name").empty()) role.role.session_name = value("role_session_name");
    role.role.policy = value("policy");
    role.external_id = value("external_id");
    return temporary(make_ram_role_source(std::move(role), std::move(*base), tools_.world));
  }
  [[nodiscard]] ProviderOrWhy temporary(std::unique_ptr<Source> source) const {
    return accept(std::make_shared<Refresher>("credentials file", std::move(source), tools_));
  }

  std::string_view name_;
  const IniSection& section_;
  const Tools& tools_;
};

}  // namespace

ProviderOrWhy provider_of(const CliProfiles& profiles, std::string_view name, const Tools& tools) {
  if (name.empty()) name = profiles.current;
  if (name.empty()) return refuse("no profile is named, and the file has no `current`");
  return ProfileMaker(profiles, tools).make(name);
}

ProviderOrWhy provider_of(const IniFile& file, std::string_view section, const Tools& tools) {
  const auto found = file.find(section);
  if (found == file.end()) return refuse(fmt::format("there is no section {}", shown(section)));
  return SectionMaker(section, found->second, tools).make();
}

}  // namespace lge::credentials
