#include "net/tls_context.hpp"

#include <stdexcept>

#include <boost/asio/ssl/context.hpp>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "support/file.hpp"

namespace lge::net {

namespace ssl = boost::asio::ssl;

namespace {

constexpr std::size_t kMaxCaFile = 16'777'216;  // the largest public bundles have 0.3 MB

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw std::runtime_error("the CA file " + file.string() + " cannot be used: " + why +
                           "; it has to hold certificates in PEM format");
}

bool ended_well() {
  const unsigned long error = ERR_peek_last_error();
  return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

void trust_file(SSL_CTX* context, const std::filesystem::path& file) {
  const auto content = read_file(file, kMaxCaFile);
  if (!content) refuse(file, content.error());
  const std::unique_ptr<BIO, FreeBio> bio(
      BIO_new_mem_buf(content->data(), static_cast<int>(content->size())));
  if (!bio) refuse(file, "out of memory");
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  std::size_t count = 0;
  ERR_clear_error();
  for (;; ++count) {
    const std::unique_ptr<X509, FreeCertificate> one(
        PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr));
    if (!one) break;
    if (X509_STORE_add_cert(store, one.get()) != 1) refuse(file, "a certificate in it is broken");
  }
  const bool whole = ended_well();
  ERR_clear_error();
  if (!whole) refuse(file, "certificate " + std::to_string(count + 1) + " in it is broken");
  if (count == 0) refuse(file, "no certificate is in it");
}

std::shared_ptr<ssl::context> verifying_context() {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  context->set_verify_mode(ssl::verify_peer);
  return context;
}

}  // namespace

TlsTrust::TlsTrust(const std::optional<std::filesystem::path>& ca_file) {
  if (!ca_file) return;
  context_ = verifying_context();
  trust_file(context_->native_handle(), *ca_file);
}

std::shared_ptr<ssl::context> TlsTrust::context() {
  if (context_) return context_;
  auto context = verifying_context();
  if (SSL_CTX_set_default_verify_paths(context->native_handle()) != 1)
    throw std::runtime_error("the system's store of certificates cannot be used; name a file as ca_file");
  context_ = std::move(context);
  return context_;
}

}  // namespace lge::net
