#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/clock.hpp"
#include "support/result.hpp"

namespace lge::config {

/// Checks of texts in PEM format. All pure; an error is a sentence for people that shows nothing of the text.

/// When a certificate is valid, to the second.
struct Validity {
  WallTime from;
  WallTime until;
};

/// A chain as a server shows it, its own certificate first, which is the one told of. The error says what is
/// wrong, as in "no certificate is in it".
Result<Validity, std::string> check_certificates(std::string_view pem);

/// A private key without a passphrase.
Result<void, std::string> check_key(std::string_view pem);

/// Both have been checked by themselves. True where the first certificate is this key's.
bool fit_together(std::string_view certificates, std::string_view key);

}  // namespace lge::config
