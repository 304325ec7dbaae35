#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "simulator/gatekeeper.hpp"
#include "simulator/percent.hpp"

namespace lge::simulator {

/// The older signature, version 1.0 with HMAC-SHA1, as RPC calls such as AssumeRole carry it among their
/// parameters.

/// `POST&%2F&` and the parameters, sorted and encoded twice; `Signature` is left out. Pure.
std::string rpc_string_to_sign(std::string_view method, Query parameters);
/// Base64 of HMAC-SHA1 with the secret and `&`. Pure. Throws std::runtime_error where OpenSSL refuses.
std::string rpc_sign(std::string_view secret, std::string_view string_to_sign);

/// The key that signed the call, or why it is refused: parameters there, key, date, token, signature, nonce.
std::variant<Key*, Refusal> check_rpc(Gatekeeper& gatekeeper, std::string_view method,
                                      const Query& parameters);

}  // namespace lge::simulator
