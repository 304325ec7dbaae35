#include "config/certificates.hpp"

#include <climits>
#include <ctime>
#include <memory>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace lge::config {

namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

Bio bio_of(std::string_view text) {
  if (text.size() > INT_MAX) return nullptr;
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Without a callback of ours OpenSSL would ask at the terminal, and wait.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Certificate next_certificate(BIO* bio) {
  return Certificate(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr));
}

Key read_key(std::string_view pem, bool& asked) {
  const Bio bio = bio_of(pem);
  if (!bio) return nullptr;
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, &asked));
  ERR_clear_error();
  return key;
}

bool ended_well() {
  const unsigned long error = ERR_peek_last_error();
  return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

WallTime to_wall_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

}  // namespace

Result<Validity, std::string> check_certificates(std::string_view pem) {
  using Answer = Result<Validity, std::string>;
  const Bio bio = bio_of(pem);
  if (!bio) return Answer(boost::system::in_place_error, "it is too long");
  ERR_clear_error();
  std::size_t count = 0;
  Validity validity;
  while (const Certificate one = next_certificate(bio.get())) {
    if (count == 0)
      validity = {to_wall_time(X509_get0_notBefore(one.get())), to_wall_time(X509_get0_notAfter(one.get()))};
    ++count;
  }
  const bool whole = ended_well();
  ERR_clear_error();
  if (!whole)
    return Answer(boost::system::in_place_error, fmt::format("certificate {} in it is broken", count + 1));
  if (count == 0) return Answer(boost::system::in_place_error, "no certificate is in it");
  return validity;
}

Result<void, std::string> check_key(std::string_view pem) {
  bool asked = false;
  if (read_key(pem, asked)) return {};
  return asked ? std::string("the key is protected by a passphrase; expected one without")
               : std::string("no private key is in it");
}

bool fit_together(std::string_view certificates, std::string_view key) {
  const Bio bio = bio_of(certificates);
  const Certificate first = bio ? next_certificate(bio.get()) : nullptr;
  bool asked = false;
  const Key own = read_key(key, asked);
  const bool fit = first && own && X509_check_private_key(first.get(), own.get()) == 1;
  ERR_clear_error();
  return fit;
}

}  // namespace lge::config
