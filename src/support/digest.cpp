#include "support/digest.hpp"

#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace lge {

namespace {

template <class Digest>
Digest hmac(const EVP_MD* algorithm, std::string_view key, std::string_view data) {
  Digest digest{};
  unsigned int length = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(data.data());
  // To OpenSSL a null pointer is no key at all; an empty text may hold one.
  const char* key_bytes = key.empty() ? "" : key.data();
  if (HMAC(algorithm, key_bytes, static_cast<int>(key.size()), bytes, data.size(), digest.data(), &length) ==
      nullptr) {
    throw std::runtime_error("OpenSSL could not compute an HMAC");
  }
  return digest;
}

}  // namespace

Sha256 sha256(std::string_view data) {
  Sha256 digest{};
  unsigned int length = 0;
  if (EVP_Digest(data.data(), data.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL could not compute SHA-256");
  }
  return digest;
}

Sha256 hmac_sha256(std::string_view key, std::string_view data) {
  return hmac<Sha256>(EVP_sha256(), key, data);
}

Sha1 hmac_sha1(std::string_view key, std::string_view data) {
  return hmac<Sha1>(EVP_sha1(), key, data);
}

std::string to_hex(std::span<const unsigned char> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0x0FU];
  }
  return text;
}

}  // namespace lge
