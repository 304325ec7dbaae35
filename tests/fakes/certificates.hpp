#pragma once

#include <string>
#include <vector>

#include "support/clock.hpp"

namespace lge::fakes {

/// A certificate and its key, each in PEM format.
struct Identity {
  std::string certificate;
  std::string key;
};

struct CertificateOptions {
  std::string name = "localhost";  ///< common name
  std::vector<std::string> sans;   ///< as OpenSSL writes them: DNS:a, IP:127.0.0.1, URI:spiffe://a
  WallTime from = WallTime{} - std::chrono::hours(24);
  WallTime until = WallTime{} + std::chrono::hours(24) * 365 * 200;
  bool authority = false;
};

/// Made anew each time, with a key on P-256; signed by `issuer`, or by itself where that is null.
Identity make_identity(const CertificateOptions& options = {}, const Identity* issuer = nullptr);

/// The same key under a passphrase.
std::string with_passphrase(const std::string& key);

}  // namespace lge::fakes
