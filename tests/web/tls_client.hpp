#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

#include "fakes/certificates.hpp"

namespace lge::web {

struct TlsClientOptions {
  const fakes::Identity* identity = nullptr;  ///< shown where the server asks
  int max_version = 0;                        ///< of OpenSSL; 0: the newest
  int receive_buffer = 0;                     ///< 0: the system's
};

/// A client over TLS that trusts whoever answers. Whatever takes more than 20 s fails.
class TlsClient {
 public:
  explicit TlsClient(const std::string& address, const TlsClientOptions& options = {});
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  ~TlsClient();

  /// False where the handshake failed.
  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] std::string version() const { return SSL_get_version(ssl_.get()); }
  [[nodiscard]] bool resumed() const { return SSL_session_reused(ssl_.get()) == 1; }
  bool send(std::string_view bytes);
  /// The next bytes, at most `limit`; empty at the end.
  std::string read_some(std::size_t limit);
  /// Everything up to the end of the connection.
  std::string read_to_end();
  /// The end came as TLS says it should, not by a cut.
  [[nodiscard]] bool ended_well() const { return ended_well_; }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  int fd_ = -1;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> ssl_;
  bool connected_ = false;
  bool ended_well_ = false;
};

}  // namespace lge::web
