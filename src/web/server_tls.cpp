#include "web/server_tls.hpp"

#include <stdexcept>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace lge::web {

namespace {

// What serves when nothing is configured: forward secrecy always, ciphers that authenticate first.
constexpr std::string_view kSuites =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    "ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA";
constexpr std::string_view kSessionContext = "livy_gateway_exporter";

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Certificate = std::unique_ptr<X509, Free>;

std::string last_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason != nullptr ? reason : "OpenSSL says no reason";
}

void require(bool done, const std::string& what) {
  if (!done) throw std::runtime_error(what + ": " + last_reason());
}

std::unique_ptr<BIO, Free> reading(std::string_view text) {
  std::unique_ptr<BIO, Free> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  require(bio != nullptr, "OpenSSL cannot read a text");
  return bio;
}

Certificate next_certificate(BIO* bio) {
  return Certificate(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr));
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names)
    all += (all.empty() ? "" : ":") + name;
  return all;
}

int number_of(config::TlsVersion version) {
  switch (version) {
    case config::TlsVersion::tls10:
      return TLS1_VERSION;
    case config::TlsVersion::tls11:
      return TLS1_1_VERSION;
    case config::TlsVersion::tls12:
      return TLS1_2_VERSION;
    case config::TlsVersion::tls13:
      break;
  }
  return TLS1_3_VERSION;
}

int verify_mode(config::ClientAuth auth) {
  switch (auth) {
    case config::ClientAuth::none:
      return SSL_VERIFY_NONE;
    case config::ClientAuth::request:
    case config::ClientAuth::verify_if_given:
      return SSL_VERIFY_PEER;
    case config::ClientAuth::require_any:
    case config::ClientAuth::require_and_verify:
      break;
  }
  return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
}

}  // namespace

Result<std::shared_ptr<const ServerTls>, std::string> ServerTls::make(const config::ServerTls& config) {
  try {
    return std::shared_ptr<const ServerTls>(std::make_shared<ServerTls>(config));
  } catch (const std::runtime_error& e) {
    return std::string(e.what());
  }
}

ServerTls::ServerTls(const config::ServerTls& config)
    : context_(SSL_CTX_new(TLS_server_method())), allowed_(config.client_allowed_sans) {
  ERR_clear_error();
  require(context_ != nullptr, "OpenSSL gives no context");
  SSL_CTX* context = context_.get();
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                   SSL_OP_IGNORE_UNEXPECTED_EOF);  // HTTP itself says where messages end
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Sessions are resumed by tickets, which clients keep; a cache here would hold thousands of them.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  set_versions(config);
  set_suites(config);
  set_own_certificate(config);
  set_clients(config);
}

void ServerTls::set_versions(const config::ServerTls& config) {
  SSL_CTX* context = context_.get();
  // The digests of TLS 1.0 and 1.1 are below every other level of OpenSSL 3.
  if (config.min_version < config::TlsVersion::tls12) SSL_CTX_set_security_level(context, 0);
  require(SSL_CTX_set_min_proto_version(context, number_of(config.min_version)) == 1 &&
              SSL_CTX_set_max_proto_version(context, number_of(config.max_version)) == 1,
          "min_version and max_version cannot be used");
}

void ServerTls::set_suites(const config::ServerTls& config) {
  SSL_CTX* context = context_.get();
  const std::string suites =
      config.cipher_suites.empty() ? std::string(kSuites) : joined(config.cipher_suites);
  require(SSL_CTX_set_cipher_list(context, suites.c_str()) == 1, "cipher_suites cannot be used");
  if (config.prefer_server_cipher_suites) SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
  if (config.curves.empty()) return;
  require(SSL_CTX_set1_groups_list(context, joined(config.curves).c_str()) == 1,
          "curve_preferences cannot be used");
}

void ServerTls::set_own_certificate(const config::ServerTls& config) {
  SSL_CTX* context = context_.get();
  const auto certificates = reading(config.certificates);
  const Certificate own = next_certificate(certificates.get());
  require(own && SSL_CTX_use_certificate(context, own.get()) == 1, "the certificate cannot be used");
  while (const Certificate above = next_certificate(certificates.get()))
    require(SSL_CTX_add1_chain_cert(context, above.get()) == 1, "the certificate's chain cannot be used");
  ERR_clear_error();
  const std::unique_ptr<EVP_PKEY, Free> key(
      PEM_read_bio_PrivateKey(reading(config.key.reveal()).get(), nullptr, nullptr, nullptr));
  require(key && SSL_CTX_use_PrivateKey(context, key.get()) == 1, "the key cannot be used");
}

void ServerTls::set_clients(const config::ServerTls& config) {
  SSL_CTX* context = context_.get();
  verifies_ = config.client_auth == config::ClientAuth::verify_if_given ||
              config.client_auth == config::ClientAuth::require_and_verify;
  SSL_CTX_set_verify(context, verify_mode(config.client_auth), nullptr);
  SSL_CTX_set_cert_verify_callback(context, verify, this);
  const auto* id = reinterpret_cast<const unsigned char*>(kSessionContext.data());
  SSL_CTX_set_session_id_context(context, id, kSessionContext.size());
  if (config.client_ca.empty()) return;
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  // Go trusts whatever certificate is listed, be it a root or not.
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  const auto authorities = reading(config.client_ca);
  while (const Certificate one = next_certificate(authorities.get())) {
    require(X509_STORE_add_cert(store, one.get()) == 1 && SSL_CTX_add_client_CA(context, one.get()) == 1,
            "the authority of clients cannot be used");
  }
  ERR_clear_error();
}

// Of each certificate that a client shows.
int ServerTls::verify(X509_STORE_CTX* chain, void* self) {
  const auto& tls = *static_cast<const ServerTls*>(self);
  if (tls.verifies_ && X509_verify_cert(chain) != 1) return 0;
  if (tls.allowed_.empty() || tls.allowed_.has_one_of(X509_STORE_CTX_get0_cert(chain))) return 1;
  X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

}  // namespace lge::web
