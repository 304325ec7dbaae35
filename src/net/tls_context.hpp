#pragma once

#include <filesystem>
#include <memory>
#include <optional>

namespace boost::asio::ssl {
class context;
}

namespace lge::net {

/// What every TLS connection shares: TLS 1.2 and up, the peer's chain must lead to `ca_file` (PEM, one
/// certificate or more) or, where that is not given, to the system's store (SSL_CERT_FILE and SSL_CERT_DIR
/// move it). Throws std::runtime_error with a sentence for people where the file cannot be used.
std::shared_ptr<boost::asio::ssl::context> make_tls_context(
    const std::optional<std::filesystem::path>& ca_file);

}  // namespace lge::net
