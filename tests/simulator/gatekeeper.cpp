#include "simulator/gatekeeper.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "support/digest.hpp"

namespace lge::simulator {

namespace {

constexpr std::chrono::minutes kDateTolerance{15};

std::optional<Refusal> check_present(const Request& request) {
  constexpr std::array<std::string_view, 5> kNeeded{"x-acs-action", "x-acs-content-sha256", "x-acs-date",
                                                    "x-acs-signature-nonce", "x-acs-version"};
  for (const std::string_view name : kNeeded) {
    if (request.header(name).value_or("").empty()) {
      return refuse(400, fmt::format("MissingParameter.{}", name), fmt::format("{} is mandatory.", name));
    }
  }
  return std::nullopt;
}

std::optional<Refusal> check_action(const Request& request, std::string_view action) {
  if (request.header("x-acs-action") != action) {
    return refuse(404, "InvalidAction.NotFound",
                  "Specified api is not found, please check your url and method.");
  }
  if (request.header("x-acs-version") != kApiVersion) {
    return refuse(400, "InvalidVersion", "Specified parameter Version is not valid.");
  }
  return std::nullopt;
}

}  // namespace

Refusal refuse(int status, std::string_view code, std::string_view message) {
  return {status, std::string(code), std::string(message), std::nullopt};
}

std::optional<std::chrono::sys_seconds> parse_acs_date(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
  if (text.size() != kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == '0' ? !digit : text[i] != kShape[i]) return std::nullopt;
  }
  const auto number = [&](std::size_t from, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + from, text.data() + from + size, value);
    return value;
  };
  const auto day = std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2);
  const int hour = number(11, 2);
  const int minute = number(14, 2);
  const int second = number(17, 2);
  if (!day.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

std::optional<Refusal> Gatekeeper::check_date(std::string_view text) const {
  const auto date = parse_acs_date(text);
  if (!date) {
    return refuse(400, "InvalidTimeStamp.Format",
                  "Specified time stamp or date value is not well formatted.");
  }
  const auto difference = now() - *date;
  if (difference > kDateTolerance || difference < -kDateTolerance) {
    return refuse(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
  }
  return std::nullopt;
}

std::optional<Refusal> Gatekeeper::check_signature(const Request& request, const Key& key,
                                                   const Authorization& claim) {
  const auto wrong = [](std::string_view why) {
    return refuse(400, "SignatureDoesNotMatch",
                  fmt::format("Specified signature does not match our calculation. {}", why));
  };
  if (request.header("x-acs-content-sha256") != to_hex(sha256(request.body))) {
    return wrong("x-acs-content-sha256 is not the hash of the body.");
  }
  if (!covers_required_headers(request.headers, claim.signed_headers)) {
    return wrong("SignedHeaders leaves out host, content-type or an x-acs- header.");
  }
  const auto canonical = canonical_form(request, claim.signed_headers);
  if (!canonical) return wrong("A signed header was not sent, or the URL is not well encoded.");
  if (sign(key.secret.reveal(), *canonical) != claim.signature) {
    return wrong(fmt::format("server CanonicalRequest hash is {}", to_hex(sha256(*canonical))));
  }
  return std::nullopt;
}

std::variant<Key*, Refusal> Gatekeeper::check_key(const std::string& id) {
  Key* key = keys_.find(id);
  if (key == nullptr) return refuse(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
  if (key->inactive) return refuse(400, "InvalidAccessKeyId.Inactive", "Specified access key is disabled.");
  return key;
}

std::optional<Refusal> Gatekeeper::check_token(std::string_view token, const Key& key) const {
  if (token != key.token.reveal()) {
    return refuse(400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
  }
  if (key.expired || (key.expires && now() >= *key.expires)) {
    return refuse(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
  }
  return std::nullopt;
}

std::optional<Refusal> Gatekeeper::check_nonce(std::string_view nonce) {
  if (nonces_.use(std::string(nonce), clock_.steady())) return std::nullopt;
  return refuse(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
}

std::variant<Key*, Refusal> Gatekeeper::check(const Request& request, std::string_view action) {
  if (auto refusal = check_present(request)) return *std::move(refusal);
  const auto claim = parse_authorization(request.header("authorization").value_or(""));
  if (!claim)
    return refuse(400, "IncompleteSignature", "The Authorization header is missing or not well formed.");
  auto found = check_key(claim->key_id);
  if (std::holds_alternative<Refusal>(found)) return found;
  Key* key = std::get<Key*>(found);
  if (auto refusal = check_date(request.header("x-acs-date").value_or(""))) return *std::move(refusal);
  if (auto refusal = check_token(request.header("x-acs-security-token").value_or(""), *key)) {
    return *std::move(refusal);
  }
  if (auto refusal = check_signature(request, *key, *claim)) return *std::move(refusal);
  if (auto refusal = check_nonce(request.header("x-acs-signature-nonce").value_or(""))) {
    return *std::move(refusal);
  }
  if (auto refusal = check_action(request, action)) return *std::move(refusal);
  return key;
}

}  // namespace lge::simulator
