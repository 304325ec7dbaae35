#pragma once

#include <string>

#include "config/config.hpp"

namespace lge::config {

/// The configuration as it is in effect, with every default filled in, as YAML that the reader would read
/// back but for its secrets: each Secret shows as `<secret>`, of `api.proxy` the user and password, of a
/// `credentials_uri` the query. Values that came from the environment show as they are, since they need not
/// be secret. Pure.
std::string shown_yaml(const Config& config);

}  // namespace lge::config
