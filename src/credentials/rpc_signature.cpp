#include "credentials/rpc_signature.hpp"

#include "support/base64.hpp"
#include "support/digest.hpp"

namespace lge::credentials {

std::string rpc_string_to_sign(std::string_view method, const Query& parameters) {
  return std::string(method) + "&%2F&" + percent_encode(canonical_query(parameters));
}

std::string rpc_signature(std::string_view method, const Query& parameters, const Secret& key_secret) {
  return to_base64(hmac_sha1(key_secret.reveal() + "&", rpc_string_to_sign(method, parameters)));
}

}  // namespace lge::credentials
