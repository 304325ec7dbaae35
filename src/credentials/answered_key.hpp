#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "credentials/provider.hpp"
#include "net/transport.hpp"
#include "support/secret.hpp"

namespace lge::credentials {

/// `SERVICE: why`, fit to be shown: without `secrets` in any form that requests hold them in, on one line and
/// not too long. Pure.
Error failed_service(std::string_view service, std::string_view why, const std::vector<Secret>& secrets = {});

/// The key of an answer of `service`, or why there is none: the service's own code and message where it has
/// given any. Pure.
Result<Key, Error> answered_key(std::string_view service, const net::Response& answer, WallTime now,
                                const std::vector<Secret>& secrets = {});

/// The code of an error answer; empty where it has none. As it came, not fit to be shown. Pure.
std::string error_code_of(const net::Response& answer);

}  // namespace lge::credentials
