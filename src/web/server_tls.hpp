#pragma once

#include <memory>
#include <string>

#include <openssl/ssl.h>

#include "config/web_config.hpp"
#include "support/result.hpp"
#include "web/client_names.hpp"

namespace lge::web {

/// What all TLS connections share: certificate, versions, suites, and what clients have to show. Immutable.
class ServerTls {
 public:
  /// The error is a sentence for people.
  static Result<std::shared_ptr<const ServerTls>, std::string> make(const config::ServerTls& config);

  explicit ServerTls(const config::ServerTls& config);
  ServerTls(const ServerTls&) = delete;
  ServerTls& operator=(const ServerTls&) = delete;
  ~ServerTls() = default;

  /// For one connection, which keeps this object as long as it uses what is returned. Null where memory is
  /// short.
  [[nodiscard]] SSL* new_connection() const { return SSL_new(context_.get()); }

 private:
  struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  void set_versions(const config::ServerTls& config);
  void set_suites(const config::ServerTls& config);
  void set_own_certificate(const config::ServerTls& config);
  void set_clients(const config::ServerTls& config);
  static int verify(X509_STORE_CTX* chain, void* self);

  std::unique_ptr<SSL_CTX, FreeContext> context_;
  bool verifies_ = false;
  ClientNames allowed_;
};

}  // namespace lge::web
