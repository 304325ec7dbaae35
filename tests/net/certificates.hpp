#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace lge::net::tests {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

/// A certificate with its key, made on the spot.
struct Identity {
  std::unique_ptr<EVP_PKEY, FreeKey> key;
  std::unique_ptr<X509, FreeX509> certificate;
};

struct CertificateOptions {
  std::string names = "DNS:gateway.test,IP:127.0.0.1";  ///< as OpenSSL writes alternative names; empty: none
  std::string common_name = "test";
  std::chrono::seconds begins = std::chrono::hours(-1);  ///< from now
  std::chrono::seconds ends = std::chrono::hours(1);
  bool authority = false;
};

/// Signed by `issuer`; by itself where there is none.
Identity make_identity(const CertificateOptions& options, const Identity* issuer);
/// What a server shows.
std::shared_ptr<SSL_CTX> server_context(const Identity& identity);

/// A file with a certificate in PEM; deleted with the object.
class PemFile {
 public:
  explicit PemFile(const Identity& identity);
  explicit PemFile(const std::string& content);
  PemFile(const PemFile&) = delete;
  PemFile& operator=(const PemFile&) = delete;
  ~PemFile();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace lge::net::tests
