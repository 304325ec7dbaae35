#pragma once

#include <map>

#include "config/support.hpp"
#include "config/web_config.hpp"
#include "fakes/certificates.hpp"

namespace lge::config {

/// 2026-01-01T00:00:00Z
inline constexpr WallTime kWebNow{std::chrono::seconds(1'767'225'600)};

/// The files that web files of tests name, in the folder `/etc/lge`.
inline const std::map<std::string, std::string>& web_files() {
  static const std::map<std::string, std::string> files = [] {
    using std::chrono::hours;
    const fakes::Identity own = fakes::make_identity();
    fakes::CertificateOptions past;
    past.until = kWebNow - hours(24);
    fakes::CertificateOptions future;
    future.from = kWebNow + hours(24);
    const fakes::Identity expired = fakes::make_identity(past);
    const fakes::Identity early = fakes::make_identity(future);
    const std::string half = own.certificate.substr(0, own.certificate.size() / 2);
    return std::map<std::string, std::string>{
        {"cert.pem", own.certificate},
        {"key.pem", own.key},
        {"server.pem", own.certificate},
        {"server.key", own.key},
        {"clients-ca.pem", own.certificate},
        {"chain.pem", own.certificate + expired.certificate},
        {"other.key", fakes::make_identity().key},
        {"passphrase.key", fakes::with_passphrase(own.key)},
        {"expired.pem", expired.certificate},
        {"expired.key", expired.key},
        {"early.pem", early.certificate},
        {"early.key", early.key},
        {"broken.pem", own.certificate + half + "\n-----END CERTIFICATE-----\n"},
        {"garbage.pem", "TOPSECRET no certificate"},
    };
  }();
  return files;
}

inline Result<std::string, std::string> read_web_file(const std::filesystem::path& path,
                                                      std::size_t /*limit*/) {
  using Answer = Result<std::string, std::string>;
  const auto found = web_files().find(path.filename().string());
  if (path.parent_path() != "/etc/lge" || found == web_files().end())
    return Answer(boost::system::in_place_error, "no such file");
  return Answer(boost::system::in_place_value, found->second);
}

inline Result<LoadedWeb, std::vector<Problem>> parse_web_text(std::string_view text) {
  const Environment environment = fake_environment();
  const FileReader reader = read_web_file;
  return parse_web(text, "/etc/lge/web.yml", {environment, reader, kWebNow});
}

/// What is wrong with a text: `line:column: path: expected` each; nothing for a good one.
inline std::vector<std::string> web_problems_of(std::string_view text) {
  const auto result = parse_web_text(text);
  std::vector<std::string> texts;
  if (result) return texts;
  REQUIRE_FALSE(result.error().empty());
  for (const Problem& problem : result.error()) {
    const std::string line = problem.text();
    CHECK(line.find(kMarker) == std::string::npos);
    REQUIRE(line.starts_with("/etc/lge/web.yml:"));
    texts.push_back(line.substr(line.find(':') + (problem.line == 0 ? 2 : 1)));
  }
  return texts;
}

inline const std::string kTlsLines =
    "tls_server_config:\n"
    "  cert_file: cert.pem\n"
    "  key_file: key.pem\n";

/// Of the password `secret`, at the cost 4.
inline constexpr std::string_view kHashOfSecret =
    "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

}  // namespace lge::config
