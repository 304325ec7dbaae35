#include "simulator/rpc_signature.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "simulator/base64.hpp"

namespace lge::simulator {

namespace {

constexpr std::array<std::string_view, 6> kNeeded{"AccessKeyId",      "Signature",      "SignatureMethod",
                                                  "SignatureVersion", "SignatureNonce", "Timestamp"};

std::string value_of(const Query& parameters, std::string_view name) {
  return query_value(parameters, name).value_or("");
}

std::optional<Refusal> check_form(const Query& parameters) {
  for (const std::string_view name : kNeeded) {
    if (value_of(parameters, name).empty()) {
      return refuse(400, fmt::format("Missing{}", name),
                    fmt::format("{} is mandatory for this action.", name));
    }
  }
  if (value_of(parameters, "SignatureMethod") != "HMAC-SHA1") {
    return refuse(400, "InvalidParameter.SignatureMethod", "The simulator knows HMAC-SHA1.");
  }
  if (value_of(parameters, "SignatureVersion") != "1.0") {
    return refuse(400, "InvalidParameter.SignatureVersion", "The simulator knows 1.0.");
  }
  return std::nullopt;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // and the zero that OpenSSL writes
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string rpc_string_to_sign(std::string_view method, Query parameters) {
  std::erase_if(parameters, [](const auto& parameter) { return parameter.first == "Signature"; });
  std::sort(parameters.begin(), parameters.end());
  std::string canonical;
  for (const auto& [name, value] : parameters) {
    if (!canonical.empty()) canonical += '&';
    canonical.append(percent_encode(name)).append("=").append(percent_encode(value));
  }
  return fmt::format("{}&%2F&{}", method, percent_encode(canonical));
}

std::string rpc_sign(std::string_view secret, std::string_view string_to_sign) {
  const std::string key = std::string(secret) + '&';
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(string_to_sign.data()), string_to_sign.size(),
           digest.data(), &size) == nullptr) {
    throw std::runtime_error("OpenSSL could not compute HMAC-SHA-1");
  }
  return base64({reinterpret_cast<const char*>(digest.data()), size});
}

std::variant<Key*, Refusal> check_rpc(Gatekeeper& gatekeeper, std::string_view method,
                                      const Query& parameters) {
  if (auto refusal = check_form(parameters)) return *std::move(refusal);
  auto found = gatekeeper.check_key(value_of(parameters, "AccessKeyId"));
  if (std::holds_alternative<Refusal>(found)) return found;
  const Key& key = *std::get<Key*>(found);
  if (auto refusal = gatekeeper.check_date(value_of(parameters, "Timestamp"))) return *std::move(refusal);
  if (auto refusal = gatekeeper.check_token(value_of(parameters, "SecurityToken"), key)) {
    return *std::move(refusal);
  }
  const std::string text = rpc_string_to_sign(method, parameters);
  if (rpc_sign(key.secret.reveal(), text) != value_of(parameters, "Signature")) {
    // The service shows what it signed, the token of a temporary key too: nobody may log this as it is.
    return refuse(400, "SignatureDoesNotMatch",
                  fmt::format("Specified signature is not matched with our calculation. "
                              "server string to sign is:{}",
                              text));
  }
  if (auto refusal = gatekeeper.check_nonce(value_of(parameters, "SignatureNonce")))
    return *std::move(refusal);
  return found;
}

}  // namespace lge::simulator
