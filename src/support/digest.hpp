#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace lge {

using Sha1 = std::array<unsigned char, 20>;
using Sha256 = std::array<unsigned char, 32>;

/// FIPS 180-4. Throws std::runtime_error where OpenSSL refuses.
Sha256 sha256(std::string_view data);
/// RFC 2104 with SHA-256.
Sha256 hmac_sha256(std::string_view key, std::string_view data);
/// RFC 2104 with SHA-1, which old signatures ask for.
Sha1 hmac_sha1(std::string_view key, std::string_view data);
/// Two lower-case digits a byte.
std::string to_hex(std::span<const unsigned char> bytes);

}  // namespace lge
