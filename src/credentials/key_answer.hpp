#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "credentials/provider.hpp"
#include "support/clock.hpp"
#include "support/result.hpp"
#include "support/secret.hpp"

namespace lge::credentials {

/// The longest answer with a key that is looked at.
inline constexpr std::size_t kMaxKeyAnswerBytes = 65'536;

/// What a service that gives temporary keys answers, as far as it is used. Every part may be empty; nothing
/// is checked yet, and code and message are not fit to be shown before redact().
struct KeyAnswer {
  std::string code;     ///< of an error; `Success` from the metadata service
  std::string message;  ///< of an error
  std::string id;
  Secret secret;
  Secret security_token;
  std::string expiration;
};

/// Reads the JSON of the metadata service and of a credentials URI (`AccessKeyId`, … in the object itself)
/// and of STS (within `Credentials`). The error says where there is no such JSON, never what stands there.
/// Pure.
Result<KeyAnswer, std::string> parse_key_answer(std::string_view body);

/// The key of an answer. The error says what is missing or wrong: every part must be there, of printable
/// ASCII and not too long, and the key must still be valid at `now`. Pure.
Result<Key, std::string> key_of(const KeyAnswer& answer, WallTime now);

}  // namespace lge::credentials
