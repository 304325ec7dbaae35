#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/reader.hpp"
#include "support/clock.hpp"
#include "support/environment.hpp"
#include "support/result.hpp"
#include "support/secret.hpp"

namespace lge::config {

/// The file of `--web.config.file`: how the exporter's own pages are protected. The format is that of
/// Prometheus exporters: github.com/prometheus/exporter-toolkit, docs/web-configuration.md.

/// What is asked of a client's certificate; the names are those of Go's crypto/tls.
enum class ClientAuth : std::uint8_t {
  none,                ///< NoClientCert
  request,             ///< RequestClientCert: asked for, may be missing, is not verified
  require_any,         ///< RequireAnyClientCert: must be there, is not verified
  verify_if_given,     ///< VerifyClientCertIfGiven
  require_and_verify,  ///< RequireAndVerifyClientCert
};

enum class TlsVersion : std::uint8_t { tls10, tls11, tls12, tls13 };

/// `tls_server_config`. Certificates and keys are texts in PEM format, read already: they fit together.
struct ServerTls {
  std::string certificates;  ///< the server's own first
  Secret key;
  ClientAuth client_auth = ClientAuth::none;
  std::string client_ca;                         ///< there where client_auth verifies; else empty
  std::vector<std::string> client_allowed_sans;  ///< empty: any
  TlsVersion min_version = TlsVersion::tls12;    ///< no higher than max_version
  TlsVersion max_version = TlsVersion::tls13;
  std::vector<std::string> cipher_suites;  ///< OpenSSL's names, for TLS 1.2 and below; empty: the default
  bool prefer_server_cipher_suites = true;
  std::vector<std::string> curves;  ///< OpenSSL's names in the order of preference; empty: the default
};

/// One of `http_server_config.headers`. An empty value: the header is not sent.
using WebHeader = std::pair<std::string, std::string>;

/// `rate_limit`: a token bucket over all clients.
struct WebRateLimit {
  Millis interval{0};     ///< one more request each; above 0
  std::size_t burst = 1;  ///< requests at once
};

struct WebConfig {
  std::optional<ServerTls> tls;
  std::vector<WebHeader> headers;       ///< each name once, as kWebHeaderKeys spells it
  std::map<std::string, Secret> users;  ///< name and bcrypt hash; empty: no passwords are asked for
  std::optional<WebRateLimit> rate_limit;
};

struct LoadedWeb {
  WebConfig config;
  std::vector<std::string> warnings;  ///< for people, as in Loaded
};

/// The text of a file of at most `limit` bytes, as lge::read_file gives it.
using FileReader =
    std::function<Result<std::string, std::string>(const std::filesystem::path& path, std::size_t limit)>;

/// What reading the file depends on.
struct WebWorld {
  const Environment& environment;
  const FileReader& read;
  WallTime now;  ///< certificates that have expired by then are warned of
};

inline constexpr std::size_t kMaxWebUsers = 1'000;
inline constexpr std::size_t kMaxAllowedSans = 1'000;
/// bcrypt's cost doubles the time of each check. What is higher than this takes seconds.
inline constexpr int kLeastBcryptCost = 4;
inline constexpr int kMostBcryptCost = 15;

/// The cost of a bcrypt hash such as `$2y$10$…`; nothing where the text is none, whatever its cost. Pure.
std::optional<int> bcrypt_cost(std::string_view hash);

/// Reads and checks the YAML file at `path` (at most 4 MiB) and the files that it names, relative to its own
/// folder. Every problem is reported at once, in the order of the file; none shows anything of a key or hash.
Result<LoadedWeb, std::vector<Problem>> load_web(const std::filesystem::path& path, const WebWorld& world);

/// The same for a text that is already in memory.
Result<LoadedWeb, std::vector<Problem>> parse_web(std::string_view text, const std::filesystem::path& path,
                                                  const WebWorld& world);

}  // namespace lge::config
