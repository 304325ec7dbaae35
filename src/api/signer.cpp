#include "api/signer.hpp"

#include <algorithm>
#include <map>

#include "support/digest.hpp"

namespace lge::api {

namespace {

constexpr std::string_view kAlgorithm = "ACS3-HMAC-SHA256";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// Lower-case names in order, the values of each sorted.
std::map<std::string, std::vector<std::string>> group(const Signable& request) {
  std::map<std::string, std::vector<std::string>> headers;
  for (const auto& [name, value] : request.headers)
    headers[lower(name)].emplace_back(trim(value));
  for (auto& [name, values] : headers)
    std::sort(values.begin(), values.end());
  return headers;
}

std::string join(const std::vector<std::string>& parts, char separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

}  // namespace

Signature sign(const Signable& request, const Secret& key_secret) {
  std::vector<std::string> names;
  std::string canonical_headers;
  for (const auto& [name, values] : group(request)) {
    names.push_back(name);
    canonical_headers += name + ":" + join(values, ',') + "\n";
  }
  Signature result;
  result.signed_headers = join(names, ';');
  const std::string canonical = request.method + "\n" + (request.path.empty() ? "/" : request.path) + "\n" +
                                canonical_query(request.query) + "\n" + canonical_headers + "\n" +
                                result.signed_headers + "\n" + request.payload_hash;
  result.canonical_hash = to_hex(sha256(canonical));
  result.signature =
      to_hex(hmac_sha256(key_secret.reveal(), std::string(kAlgorithm) + "\n" + result.canonical_hash));
  return result;
}

std::string authorization(std::string_view key_id, const Signature& signature) {
  return std::string(kAlgorithm) + " Credential=" + std::string(key_id) +
         ",SignedHeaders=" + signature.signed_headers + ",Signature=" + signature.signature;
}

}  // namespace lge::api
