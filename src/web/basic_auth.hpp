#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/secret.hpp"

namespace lge::web {

/// Who somebody says to be.
struct BasicCredentials {
  std::string user;
  Secret password;
};

/// The longest header that is looked into, in bytes.
inline constexpr std::size_t kMaxAuthorizationBytes = 2048;

/// Reads the value of an `Authorization` header (RFC 7617, section 2): `Basic`, in any case, and user and
/// password in strict base64. Nothing where it is anything else, or holds control characters. Pure.
std::optional<BasicCredentials> parse_basic(std::string_view authorization);

}  // namespace lge::web
