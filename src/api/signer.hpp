#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/percent.hpp"
#include "support/secret.hpp"

/// The signature ACS3-HMAC-SHA256 of Alibaba Cloud's API (official page "V3 request structure and
/// signature"). Pure: the date and the nonce are among the headers.
namespace lge::api {

/// What is signed of a request.
struct Signable {
  std::string method;
  std::string path;  ///< with encoded segments; empty means `/`
  Query query;
  /// The headers to sign: every x-acs-* header, host, and content-type where sent. Any case and order; a name
  /// may come more than once.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string payload_hash;  ///< hex SHA-256 of the body
};

struct Signature {
  std::string canonical_hash;  ///< hex SHA-256 of the canonical request
  std::string signed_headers;  ///< `host;x-acs-action;…`
  std::string signature;       ///< hex
};

inline constexpr std::string_view kEmptyPayloadHash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

Signature sign(const Signable& request, const Secret& key_secret);

/// The value of the header Authorization.
std::string authorization(std::string_view key_id, const Signature& signature);

}  // namespace lge::api
