#pragma once

#include <filesystem>
#include <memory>
#include <optional>

namespace boost::asio::ssl {
class context;
}

namespace lge::net {

/// What every TLS connection of a transport shares: TLS 1.2 and up, the peer's chain must lead to a
/// certificate of `ca_file` (PEM, one or more) or, where that is not given, of the system's store
/// (SSL_CERT_FILE and SSL_CERT_DIR move it). The system's store is read with the first connection, since it
/// takes some 50 ms and 3 MB, and not every transport needs it. Not thread-safe.
class TlsTrust {
 public:
  /// Throws std::runtime_error with a sentence for people where the file cannot be used.
  explicit TlsTrust(const std::optional<std::filesystem::path>& ca_file);

  /// Throws std::runtime_error where the system's store cannot be used.
  std::shared_ptr<boost::asio::ssl::context> context();

 private:
  std::shared_ptr<boost::asio::ssl::context> context_;  // null: the system's, not read yet
};

}  // namespace lge::net
