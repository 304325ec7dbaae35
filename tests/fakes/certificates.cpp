#include "fakes/certificates.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace lge::fakes {

namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL could not make a certificate");
}

template <class Write>
std::string pem_of(Write write) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  require(bio && write(bio.get()) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

Owned<BIO> reading(const std::string& pem) {
  return Owned<BIO>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

Owned<EVP_PKEY> key_of(const std::string& pem) {
  Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, nullptr, nullptr));
  require(key != nullptr);
  return key;
}

void set_time(ASN1_TIME* time, WallTime to) {
  require(ASN1_TIME_set(time, std::chrono::system_clock::to_time_t(to)) != nullptr);
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names)
    all += (all.empty() ? "" : ",") + name;
  return all;
}

std::string key_pem(EVP_PKEY* key, const EVP_CIPHER* cipher, const char* passphrase) {
  return pem_of([&](BIO* bio) {
    return PEM_write_bio_PKCS8PrivateKey(bio, key, cipher, passphrase, passphrase == nullptr ? 0 : 6, nullptr,
                                         nullptr);
  });
}

}  // namespace

Identity make_identity(const CertificateOptions& options, const Identity* issuer) {
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const Owned<X509> certificate(X509_new());
  require(key && certificate);
  X509_set_version(certificate.get(), 2);
  std::uint64_t serial = 0;
  require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1U);
  set_time(X509_getm_notBefore(certificate.get()), options.from);
  set_time(X509_getm_notAfter(certificate.get()), options.until);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const auto* text = reinterpret_cast<const unsigned char*>(options.name.c_str());
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1);
  Owned<EVP_PKEY> signing;
  if (issuer == nullptr) {
    X509_set_issuer_name(certificate.get(), name);
  } else {
    const Owned<X509> above(PEM_read_bio_X509(reading(issuer->certificate).get(), nullptr, nullptr, nullptr));
    require(above != nullptr);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(above.get()));
    signing = key_of(issuer->key);
  }
  if (options.authority) add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  if (!options.sans.empty()) add_extension(certificate.get(), NID_subject_alt_name, joined(options.sans));
  require(X509_sign(certificate.get(), signing ? signing.get() : key.get(), EVP_sha256()) > 0);
  return {pem_of([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); }),
          key_pem(key.get(), nullptr, nullptr)};
}

std::string with_passphrase(const std::string& key) {
  return key_pem(key_of(key).get(), EVP_aes_128_cbc(), "secret");
}

}  // namespace lge::fakes
