#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http_message.hpp"

namespace lge::simulator {

/// ACS3-HMAC-SHA256 as the service computes it, from a request as received (section "Signature" of the API's
/// document). Everything here is pure.

/// The `Authorization` header, taken apart.
struct Authorization {
  std::string key_id;
  std::vector<std::string> signed_headers;
  std::string signature;
};

/// Nothing where the text is not `ACS3-HMAC-SHA256 Credential=…,SignedHeaders=a;b;c,Signature=<64 hex>`, with
/// the names in lower case, sorted and each once.
std::optional<Authorization> parse_authorization(std::string_view text);

/// The path decoded and encoded anew; nothing where it cannot be decoded.
std::optional<std::string> canonical_uri(std::string_view raw_path);
/// The parameters decoded, sorted by name and encoded anew; nothing where they cannot be decoded.
std::optional<std::string> canonical_query(std::string_view raw_query);
/// `name:value\n` for each of `names`; nothing where one of them was not sent.
std::optional<std::string> canonical_headers(const Headers& headers, const std::vector<std::string>& names);

/// The request of these parts, as it is hashed.
std::string canonical_request(std::string_view method, std::string_view uri, std::string_view query,
                              std::string_view headers, const std::vector<std::string>& names,
                              std::string_view payload_hash);
/// The signature of a canonical request, in lower-case hex.
std::string sign(std::string_view secret, std::string_view canonical);

/// The canonical form of a received request with the given signed headers; nothing where it has none.
std::optional<std::string> canonical_form(const Request& request, const std::vector<std::string>& names);

/// True where `names` holds all that must be signed: every x-acs-* header sent, `host`, and `content-type` if
/// sent.
bool covers_required_headers(const Headers& headers, const std::vector<std::string>& names);

}  // namespace lge::simulator
