#pragma once

#include <memory>
#include <string>

#include "config/config.hpp"
#include "credentials/provider.hpp"
#include "credentials/source.hpp"
#include "credentials/world.hpp"

/// The services that give temporary keys.
namespace lge::credentials {

/// AssumeRoleWithOIDC: the token file is read at each fetch.
std::unique_ptr<Source> make_oidc_source(config::OidcRole role, const World& world);

/// AssumeRole, signed with what `base` gives.
std::unique_ptr<Source> make_ram_role_source(config::RamRole role, std::shared_ptr<Provider> base,
                                             const World& world);

/// The metadata service of an ECS instance: a token by PUT, the role's name, its key. Where no token is to
/// be had, it is asked without one, if the configuration allows that (IMDSv1).
std::unique_ptr<Source> make_ecs_source(config::EcsRole role, const World& world);

/// GET of a URI that answers as the metadata service does.
std::unique_ptr<Source> make_uri_source(std::string uri, const World& world);

}  // namespace lge::credentials
