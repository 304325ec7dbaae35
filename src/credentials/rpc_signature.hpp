#pragma once

#include <string>
#include <string_view>

#include "support/percent.hpp"
#include "support/secret.hpp"

/// The RPC signature, version 1.0, of Alibaba Cloud's older interfaces, STS among them (official page "V2
/// request structure and signature"). Pure: date and nonce are among the parameters.
namespace lge::credentials {

/// `METHOD&%2F&` and the sorted and encoded parameters, encoded once more.
std::string rpc_string_to_sign(std::string_view method, const Query& parameters);

/// The value of the parameter Signature, not yet encoded: base64 of HMAC-SHA1. `parameters`: all of the
/// query and of the form, but for Signature itself.
std::string rpc_signature(std::string_view method, const Query& parameters, const Secret& key_secret);

}  // namespace lge::credentials
