#pragma once

#include <memory>

#include "credentials/provider.hpp"
#include "credentials/world.hpp"

namespace lge::credentials {

/// The official default chain, in its order and with its variables: environment; OIDC role, if its three
/// variables are set; CLI profile; credentials file; metadata service; credentials URI, if set. The first
/// that gives a key is kept from then on. The variables are read now, those of the access key at each use.
/// The error says of each what it gave. Source: the official SDKs' default credential provider chain.
std::shared_ptr<Provider> make_default_chain(const Tools& tools);

}  // namespace lge::credentials
