#pragma once

#include <functional>
#include <memory>
#include <string>

#include "config/config.hpp"
#include "credentials/provider.hpp"
#include "credentials/world.hpp"

namespace lge::credentials {

/// Always the same key.
std::shared_ptr<Provider> make_fixed_provider(Key key);

/// Finds the provider of another entry of `credentials`.
using Lookup = std::function<std::shared_ptr<Provider>(const std::string& name)>;

/// The provider that a configuration asks for. Touches neither files nor the network before a key is asked
/// for.
std::shared_ptr<Provider> make_provider(const config::Credentials& credentials, const Tools& tools,
                                        const Lookup& lookup);

}  // namespace lge::credentials
