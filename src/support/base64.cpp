#include "support/base64.hpp"

#include <openssl/evp.h>

namespace lge {

std::string to_base64(std::span<const unsigned char> bytes) {
  // OpenSSL ends what it writes with a NUL.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string to_base64(std::string_view bytes) {
  return to_base64(std::span(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

}  // namespace lge
