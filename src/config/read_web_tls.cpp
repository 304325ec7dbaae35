#include <algorithm>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "config/certificates.hpp"
#include "config/fields.hpp"
#include "config/path.hpp"
#include "config/patterns.hpp"
#include "config/web_names.hpp"
#include "config/web_sections.hpp"

namespace lge::config {

namespace {

constexpr std::size_t kMaxPemBytes = 16'777'216;  // the largest public bundles have 0.3 MB
constexpr std::size_t kMaxNames = 64;             // suites or curves in a list

/// A text in PEM format, and the key of the file that it is from: cert or cert_file.
struct Pem {
  std::string text;
  std::string key;
  Position at;
};

std::string file_key(std::string_view key) {
  return std::string(key) + "_file";
}

std::optional<Pem> read_pem_file(const WebReading& web, const Mapping& mapping, const std::string& key) {
  const std::optional<Text> name = read_text(mapping, key, is_file_name, kFileNameWanted);
  if (!name) return std::nullopt;
  Result<std::string, std::string> content = web.world.read(web.folder / name->text, kMaxPemBytes);
  if (content) return Pem{std::move(*content), key, name->at};
  mapping.report(name->at, key, "cannot read the file: " + content.error());
  return std::nullopt;
}

// What stands in `key` itself or in the file that `key`_file names; not in both.
std::optional<Pem> read_pem(const WebReading& web, const Mapping& mapping, std::string_view key, Need need) {
  const Entry* direct = mapping.find(key);
  const Entry* file = mapping.find(file_key(key));
  if (direct != nullptr && file != nullptr) {
    const Entry* second = direct->at < file->at ? file : direct;
    mapping.report(second->at, second->key,
                   fmt::format("expected either {} or {}, not both", key, file_key(key)));
    return std::nullopt;
  }
  if (file != nullptr) return read_pem_file(web, mapping, file_key(key));
  if (direct == nullptr) {
    if (need == Need::required)
      mapping.report_missing(file_key(key),
                             fmt::format("{}, or {} with the text itself", kFileNameWanted, key));
    return std::nullopt;
  }
  std::optional<Text> text = mapping.text(key, "a text in PEM format");
  if (!text) return std::nullopt;
  return Pem{std::move(text->text), std::string(key), text->at};
}

std::string shown_time(WallTime time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

void warn_of_validity(const WebReading& web, const Mapping& mapping, const Pem& pem,
                      const Validity& validity) {
  const std::string path = child_path(mapping.path(), pem.key);
  if (validity.until < web.world.now) {
    web.warn(
        pem.at, path,
        "the certificate expired on " + shown_time(validity.until) + "; clients will refuse it, renew it");
  } else if (validity.from > web.world.now) {
    web.warn(pem.at, path,
             "the certificate is valid from " + shown_time(validity.from) +
                 " on; until then clients will refuse it");
  }
}

void read_own_certificate(const WebReading& web, const Mapping& mapping, ServerTls& tls) {
  std::optional<Pem> certificates = read_pem(web, mapping, "cert", Need::required);
  std::optional<Pem> key = read_pem(web, mapping, "key", Need::required);
  bool sound = certificates && key;
  if (certificates) {
    const auto validity = check_certificates(certificates->text);
    if (validity) {
      warn_of_validity(web, mapping, *certificates, *validity);
    } else {
      mapping.report(certificates->at, certificates->key,
                     "expected certificates in PEM format: " + validity.error());
      sound = false;
    }
  }
  if (key) {
    const auto checked = check_key(key->text);
    if (checked.has_error()) {
      mapping.report(key->at, key->key, "expected a private key in PEM format: " + checked.error());
      sound = false;
    }
  }
  if (!sound) return;
  if (!fit_together(certificates->text, key->text)) {
    mapping.report(key->at, key->key,
                   fmt::format("this is not the key of the first certificate in {}; name the two that were "
                               "made together",
                               certificates->key));
  }
  tls.certificates = std::move(certificates->text);
  tls.key = Secret(std::move(key->text));
}

template <class Names>
std::string all_names(const Names& names) {
  std::string all;
  for (const auto& one : names)
    all += (all.empty() ? "" : ", ") + std::string(one.name);
  return all;
}

template <class Names, class Meaning>
bool find_meaning(const Names& names, std::string_view name, Meaning& out) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const auto& one) { return one.name == name; });
  if (found == names.end()) return false;
  out = Meaning(found->meaning);
  return true;
}

template <class Names, class Meaning>
void read_name(const Mapping& mapping, std::string_view key, const Names& names, Meaning& out) {
  const std::string wanted = "one of " + all_names(names);
  const std::optional<Text> text = mapping.text(key, wanted);
  if (text && !find_meaning(names, text->text, out)) mapping.report(text->at, key, "expected " + wanted);
}

// False where there is no such key, an empty list, or something wrong with it, which is reported.
template <class Names>
bool read_names(const Mapping& mapping, std::string_view key, const Names& names,
                std::vector<std::string>& out) {
  const Entry* entry = mapping.find(key);
  if (entry == nullptr) return false;
  const std::string path = child_path(mapping.path(), key);
  const auto* items = items_of(mapping.reading(), entry->value, path, "a list of names", "names", kMaxNames);
  if (items == nullptr) return false;
  const std::string wanted = "one of " + all_names(names);
  for (std::size_t i = 0; i < items->size(); ++i) {
    const auto text = text_of(mapping.reading(), (*items)[i], item_path(path, i), wanted);
    std::string meaning;
    if (!text) continue;
    if (!find_meaning(names, text->text, meaning))
      mapping.reading().problems.add(text->at, text->path, "expected " + wanted);
    if (!meaning.empty()) out.push_back(std::move(meaning));
  }
  return !items->empty();
}

void read_versions(const Mapping& mapping, ServerTls& tls) {
  read_name(mapping, "min_version", kTlsVersionNames, tls.min_version);
  read_name(mapping, "max_version", kTlsVersionNames, tls.max_version);
  if (tls.min_version <= tls.max_version) return;
  const Entry* most = mapping.find("max_version");
  const Entry* shown = most != nullptr ? most : mapping.find("min_version");
  mapping.report(
      shown->value.at, shown->key,
      "expected max_version to be no lower than min_version, which is TLS12 where it is not given");
}

void read_suites(const Mapping& mapping, ServerTls& tls) {
  if (!read_names(mapping, "cipher_suites", kCipherSuiteNames, tls.cipher_suites)) return;
  // With suites of TLS 1.3 alone there is none that an older version could use.
  if (!tls.cipher_suites.empty()) return;
  if (tls.max_version == TlsVersion::tls13) {
    tls.min_version = TlsVersion::tls13;
  } else {
    mapping.report(mapping.find("cipher_suites")->value.at, "cipher_suites",
                   "expected a suite that max_version can use; these are for TLS13");
  }
}

void read_allowed_sans(const Mapping& mapping, ServerTls& tls) {
  constexpr std::string_view kKey = "client_allowed_sans";
  const Entry* entry = mapping.find(kKey);
  if (entry == nullptr) return;
  if (tls.client_auth != ClientAuth::require_any && tls.client_auth != ClientAuth::require_and_verify) {
    mapping.report(entry->at, kKey,
                   "expected client_auth_type to be RequireAndVerifyClientCert or RequireAnyClientCert: "
                   "others let clients in that show no certificate");
  }
  const std::string path = child_path(mapping.path(), kKey);
  const auto* items =
      items_of(mapping.reading(), entry->value, path, "a list of names", "names", kMaxAllowedSans);
  if (items == nullptr) return;
  if (items->empty()) mapping.report(entry->value.at, kKey, "expected at least one name");
  constexpr std::string_view kWanted =
      "a DNS name, IP address, e-mail address or URI of a client's certificate";
  for (std::size_t i = 0; i < items->size(); ++i) {
    auto text = text_of(mapping.reading(), (*items)[i], item_path(path, i), kWanted);
    if (!text) continue;
    if (text->text.empty())
      mapping.reading().problems.add(text->at, text->path, fmt::format("expected {}", kWanted));
    tls.client_allowed_sans.push_back(std::move(text->text));
  }
}

void read_clients(const WebReading& web, const Mapping& mapping, ServerTls& tls) {
  read_name(mapping, "client_auth_type", kClientAuthNames, tls.client_auth);
  std::optional<Pem> authorities = read_pem(web, mapping, "client_ca", Need::optional);
  const bool named = mapping.find("client_ca") != nullptr || mapping.find("client_ca_file") != nullptr;
  const bool verifies =
      tls.client_auth == ClientAuth::verify_if_given || tls.client_auth == ClientAuth::require_and_verify;
  if (verifies && !named) {
    mapping.report_missing(
        "client_ca_file",
        "a file with the authorities that sign the certificates of clients; without one, whoever "
        "has a certificate of a public authority would be let in");
  }
  if (authorities) {
    if (const auto checked = check_certificates(authorities->text); checked.has_error()) {
      mapping.report(authorities->at, authorities->key,
                     "expected certificates in PEM format: " + checked.error());
    }
    if (tls.client_auth == ClientAuth::none) {
      mapping.report(authorities->at, authorities->key,
                     "client_auth_type asks for no certificate of clients, so this has no use; expected "
                     "client_auth_type: RequireAndVerifyClientCert");
    }
    tls.client_ca = std::move(authorities->text);
  }
  read_allowed_sans(mapping, tls);
}

}  // namespace

ServerTls read_server_tls(const WebReading& web, const Value& value) {
  const Mapping mapping(web.reading, value, "tls_server_config");
  mapping.check_keys(kServerTlsKeys);
  ServerTls tls;
  read_own_certificate(web, mapping, tls);
  read_clients(web, mapping, tls);
  read_versions(mapping, tls);
  read_suites(mapping, tls);
  read_flag(mapping, "prefer_server_cipher_suites", tls.prefer_server_cipher_suites);
  read_names(mapping, "curve_preferences", kCurveNames, tls.curves);
  return tls;
}

}  // namespace lge::config
