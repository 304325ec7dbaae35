#include "net/certificates.hpp"

#include <fstream>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace lge::net::tests {

namespace {

void check(bool good) {
  if (!good) throw std::runtime_error("OpenSSL could not make a test certificate");
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  check(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::filesystem::path new_path() {
  static int count = 0;
  return std::filesystem::temp_directory_path() /
         ("lge_net_" + std::to_string(::getpid()) + "_" + std::to_string(++count) + ".pem");
}

}  // namespace

Identity make_identity(const CertificateOptions& options, const Identity* issuer) {
  static long serial = 0;
  Identity made;
  made.key.reset(EVP_EC_gen("P-256"));
  made.certificate.reset(X509_new());
  X509* certificate = made.certificate.get();
  X509* signer = issuer == nullptr ? certificate : issuer->certificate.get();
  check(made.key != nullptr && certificate != nullptr);
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), options.begins.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), options.ends.count());
  X509_set_pubkey(certificate, made.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(options.common_name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  add_extension(certificate, signer, NID_basic_constraints,
                options.authority ? "critical,CA:TRUE" : "CA:FALSE");
  if (!options.names.empty()) add_extension(certificate, signer, NID_subject_alt_name, options.names);
  EVP_PKEY* signing_key = issuer == nullptr ? made.key.get() : issuer->key.get();
  check(X509_sign(certificate, signing_key, EVP_sha256()) > 0);
  return made;
}

std::shared_ptr<SSL_CTX> server_context(const Identity& identity) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), FreeContext{});
  check(context != nullptr);
  check(SSL_CTX_use_certificate(context.get(), identity.certificate.get()) == 1);
  check(SSL_CTX_use_PrivateKey(context.get(), identity.key.get()) == 1);
  return context;
}

PemFile::PemFile(const std::string& content) : path_(new_path()) {
  std::ofstream(path_) << content;
}

PemFile::PemFile(const Identity& identity) : path_(new_path()) {
  std::FILE* file = std::fopen(path_.c_str(), "w");
  check(file != nullptr);
  const int written = PEM_write_X509(file, identity.certificate.get());
  std::fclose(file);
  check(written == 1);
}

PemFile::~PemFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace lge::net::tests
