#include "config/web_sections.hpp"
#include "config/web_support.hpp"

namespace lge::config {

namespace {

LoadedWeb loaded(std::string_view text) {
  CHECK(web_problems_of(text) == std::vector<std::string>());
  auto result = parse_web_text(text);
  REQUIRE(result.has_value());
  return std::move(result).value();
}

}  // namespace

TEST_CASE("the least that TLS takes") {
  const LoadedWeb web = loaded(kTlsLines);
  REQUIRE(web.config.tls.has_value());
  const ServerTls& tls = *web.config.tls;
  CHECK(tls.certificates == web_files().at("cert.pem"));
  CHECK((tls.key.reveal() == web_files().at("key.pem")));
  CHECK(tls.client_auth == ClientAuth::none);
  CHECK(tls.client_ca.empty());
  CHECK(tls.min_version == TlsVersion::tls12);
  CHECK(tls.max_version == TlsVersion::tls13);
  CHECK(tls.cipher_suites.empty());
  CHECK(tls.curves.empty());
  CHECK(tls.prefer_server_cipher_suites);
  CHECK(web.warnings.empty());
  CHECK(web.config.users.empty());
  CHECK(web.config.headers.empty());
  CHECK_FALSE(web.config.rate_limit.has_value());
}

TEST_CASE("all of TLS") {
  const LoadedWeb web =
      loaded(kTlsLines +
             "  client_auth_type: RequireAndVerifyClientCert\n"
             "  client_ca_file: /etc/lge/chain.pem\n"
             "  client_allowed_sans: [a.example, 10.0.0.1, me@example.com, 'spiffe://a/b']\n"
             "  min_version: TLS10\n"
             "  max_version: TLS12\n"
             "  cipher_suites:\n"
             "    - TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384\n"
             "    - TLS_AES_128_GCM_SHA256\n"
             "    - TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA\n"
             "  prefer_server_cipher_suites: false\n"
             "  curve_preferences: [CurveP384, X25519]\n");
  const ServerTls& tls = *web.config.tls;
  CHECK(tls.client_auth == ClientAuth::require_and_verify);
  CHECK(tls.client_ca == web_files().at("chain.pem"));
  CHECK(tls.client_allowed_sans ==
        std::vector<std::string>{"a.example", "10.0.0.1", "me@example.com", "spiffe://a/b"});
  CHECK(tls.min_version == TlsVersion::tls10);
  CHECK(tls.max_version == TlsVersion::tls12);
  CHECK(tls.cipher_suites ==
        std::vector<std::string>{"ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA"});
  CHECK_FALSE(tls.prefer_server_cipher_suites);
  CHECK(tls.curves == std::vector<std::string>{"P-384", "X25519"});
}

TEST_CASE("suites of TLS 1.3 alone leave no older version") {
  const LoadedWeb web =
      loaded(kTlsLines + "  min_version: TLS10\n  cipher_suites: [TLS_AES_256_GCM_SHA384]\n");
  CHECK(web.config.tls->min_version == TlsVersion::tls13);
  CHECK(web.config.tls->cipher_suites.empty());
}

TEST_CASE("an empty list of suites is the default") {
  const LoadedWeb web = loaded(kTlsLines + "  cipher_suites: []\n  curve_preferences: []\n");
  CHECK(web.config.tls->min_version == TlsVersion::tls12);
}

TEST_CASE("certificate, key and authority in the file itself") {
  const auto indented = [](const std::string& pem) {
    std::string text;
    for (const char c : pem)
      text += c == '\n' ? std::string("\n    ") : std::string(1, c);
    return text;
  };
  const std::string& certificate = web_files().at("cert.pem");
  const LoadedWeb web = loaded("tls_server_config:\n  cert: |\n    " + indented(certificate) +
                               "\n  key: |\n    " + indented(web_files().at("key.pem")) +
                               "\n  client_auth_type: VerifyClientCertIfGiven\n  client_ca: |\n    " +
                               indented(certificate) + "\n");
  CHECK(web.config.tls->certificates == certificate);
  CHECK(web.config.tls->client_ca == certificate);
  CHECK(web.config.tls->client_auth == ClientAuth::verify_if_given);
}

TEST_CASE("each word for client_auth_type") {
  const auto read = [](const std::string& word) {
    return loaded(kTlsLines + "  client_auth_type: " + word + "\n").config.tls->client_auth;
  };
  CHECK(read("NoClientCert") == ClientAuth::none);
  CHECK(read("RequestClientCert") == ClientAuth::request);
  CHECK(read("RequireAnyClientCert") == ClientAuth::require_any);
  CHECK(read("RequireClientCert") == ClientAuth::require_any);
}

TEST_CASE("certificates out of their time are warned of") {
  const LoadedWeb expired = loaded("tls_server_config: {cert_file: expired.pem, key_file: expired.key}\n");
  CHECK(expired.warnings ==
        std::vector<std::string>{
            "/etc/lge/web.yml:1:32: tls_server_config.cert_file: the certificate expired on "
            "2025-12-31T00:00:00Z; clients will refuse it, renew it"});
  const LoadedWeb early = loaded("tls_server_config: {cert_file: early.pem, key_file: early.key}\n");
  CHECK(early.warnings == std::vector<std::string>{
                              "/etc/lge/web.yml:1:32: tls_server_config.cert_file: the certificate is valid "
                              "from 2026-01-02T00:00:00Z on; until then clients will refuse it"});
}

TEST_CASE("headers and HTTP/2") {
  const LoadedWeb web = loaded(
      "http_server_config:\n"
      "  http2: true\n"
      "  headers:\n"
      "    Strict-Transport-Security: max-age=31536000; includeSubDomains\n"
      "    X-Frame-Options: sameorigin\n"
      "    Content-Security-Policy: \"\"\n");
  CHECK(web.config.headers ==
        std::vector<WebHeader>{{"Content-Security-Policy", ""},
                               {"X-Frame-Options", "sameorigin"},
                               {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"}});
  CHECK(web.warnings == std::vector<std::string>{
                            "/etc/lge/web.yml:2:10: http_server_config.http2: HTTP/1.1 only is spoken here"});
  CHECK(loaded("http_server_config: {http2: false}\n").warnings.empty());
}

TEST_CASE("users") {
  const std::string hash(kHashOfSecret);
  const LoadedWeb web = loaded("basic_auth_users:\n  alice: " + hash + "\n  \"b\u00f6b b\": " + hash + "\n");
  REQUIRE(web.config.users.size() == 2);
  CHECK((web.config.users.at("alice").reveal() == hash));
  CHECK(web.config.users.contains("b\u00f6b b"));
  CHECK(loaded("basic_auth_users: {}\n").config.users.empty());
}

TEST_CASE("rate limit") {
  const LoadedWeb web = loaded("rate_limit: {interval: 500ms, burst: 20}\n");
  REQUIRE(web.config.rate_limit.has_value());
  CHECK(web.config.rate_limit->interval == Millis(500));
  CHECK(web.config.rate_limit->burst == 20);
  CHECK_FALSE(loaded("rate_limit: {interval: 0s}\n").config.rate_limit.has_value());
}

TEST_CASE("costs of hashes") {
  CHECK(bcrypt_cost(kHashOfSecret) == 4);
  std::string hash(kHashOfSecret);
  hash.replace(0, 6, "$2b$31");
  CHECK(bcrypt_cost(hash) == 31);
  hash.replace(0, 6, "$2a$10");
  CHECK(bcrypt_cost(hash) == 10);
  CHECK_FALSE(bcrypt_cost("").has_value());
}

TEST_CASE("docs/security.md tells of every key of the web file") {
  const std::string text = file_text(std::filesystem::path(LGE_SOURCE_DIR) / "docs" / "security.md");
  for (const Section& section : kWebSections) {
    for (const std::string_view key : section.keys) {
      const std::string name = "`" + std::string(section.prefix) + std::string(key) + "`";
      CAPTURE(name);
      CHECK(text.find(name) != std::string::npos);
    }
  }
}

TEST_CASE("config/web.example.yml is good") {
  const LoadedWeb web =
      loaded(file_text(std::filesystem::path(LGE_SOURCE_DIR) / "config" / "web.example.yml"));
  CHECK(web.config.tls.has_value());
  CHECK_FALSE(web.config.users.empty());
  CHECK(web.warnings.empty());
}

}  // namespace lge::config
