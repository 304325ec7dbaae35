#pragma once

#include <memory>

#include "config/config.hpp"
#include "credentials/provider.hpp"
#include "support/environment.hpp"

namespace lge::credentials {

/// The provider that a configuration asks for. A key of the environment is read anew at each request for a
/// key.
std::unique_ptr<Provider> make_provider(const config::Credentials& credentials,
                                        const Environment& environment);

}  // namespace lge::credentials
