#include "web/client_names.hpp"

#include <memory>

#include <doctest/doctest.h>
#include <openssl/pem.h>

#include "fakes/certificates.hpp"

using namespace lge;
using namespace lge::web;

namespace {

bool allowed(const std::vector<std::string>& names, const std::vector<std::string>& sans) {
  fakes::CertificateOptions options;
  options.name = "common.example";
  options.sans = sans;
  const std::string pem = fakes::make_identity(options).certificate;
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free);
  REQUIRE(certificate != nullptr);
  return ClientNames(names).has_one_of(certificate.get());
}

}  // namespace

TEST_CASE("each kind of name") {
  CHECK(allowed({"a.example"}, {"DNS:b.example", "DNS:a.example"}));
  CHECK(allowed({"me@example.com"}, {"email:me@example.com"}));
  CHECK(allowed({"spiffe://a/b"}, {"URI:spiffe://a/b"}));
  CHECK(allowed({"10.0.0.1"}, {"IP:10.0.0.1"}));
  CHECK(allowed({"x", "2001:db8::1"}, {"IP:2001:db8:0:0:0:0:0:1"}));
}

TEST_CASE("nothing else") {
  CHECK_FALSE(allowed({"a.example"}, {}));
  CHECK_FALSE(allowed({"common.example"}, {"DNS:a.example"}));
  CHECK_FALSE(allowed({"a.example"}, {"DNS:A.example"}));
  CHECK_FALSE(allowed({"a.example"}, {"DNS:*.example"}));
  CHECK_FALSE(allowed({"*.example"}, {"DNS:a.example"}));
  CHECK_FALSE(allowed({"a.example"}, {"DNS:a.example.com"}));
  CHECK_FALSE(allowed({"10.0.0.1"}, {"DNS:10.0.0.1x", "IP:10.0.0.2"}));
  CHECK_FALSE(allowed({"1.2.3.4"}, {"RID:1.2.3.4"}));
}
