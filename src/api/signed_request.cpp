#include "api/signed_request.hpp"

#include "api/signer.hpp"
#include "support/utc_time.hpp"

namespace lge::api {

namespace {

constexpr std::string_view kVersion = "2023-08-08";

}  // namespace

net::Request signed_request(const net::Origin& origin, const Question& question, const credentials::Key& key,
                            WallTime date, const std::string& nonce) {
  Signable signable;
  signable.method = "GET";
  signable.path = question.path;
  signable.query = question.query;
  signable.payload_hash = kEmptyPayloadHash;
  signable.headers = {{"host", origin.authority()},
                      {"x-acs-action", std::string(question.action)},
                      {"x-acs-content-sha256", std::string(kEmptyPayloadHash)},
                      {"x-acs-date", format_utc(date)},
                      {"x-acs-signature-nonce", nonce},
                      {"x-acs-version", std::string(kVersion)}};
  if (!key.security_token.empty()) {
    signable.headers.emplace_back("x-acs-security-token", key.security_token.reveal());
  }
  net::Request request;
  request.origin = origin;
  request.target = question.path + "?" + canonical_query(question.query);
  request.headers.emplace_back("authorization", authorization(key.id, sign(signable, key.secret)));
  for (auto& header : signable.headers) {
    if (header.first != "host") request.headers.push_back(std::move(header));
  }
  request.headers.emplace_back("accept", "application/json");
  request.headers.emplace_back("user-agent", "livy_gateway_exporter");
  return request;
}

}  // namespace lge::api
