#pragma once

#include <set>
#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>
#include <openssl/x509v3.h>

namespace lge::web {

/// The names that clients may have: `client_allowed_sans`. Immutable.
class ClientNames {
 public:
  ClientNames() = default;
  explicit ClientNames(const std::vector<std::string>& names);

  [[nodiscard]] bool empty() const { return names_.empty(); }
  /// Whether one of the certificate's alternative names (DNS, e-mail, URI, IP address) is one of these, byte
  /// for byte; an address however it is written. Wildcards are no patterns.
  [[nodiscard]] bool has_one_of(const X509* certificate) const;

 private:
  [[nodiscard]] bool has(const GENERAL_NAME* name) const;

  std::set<std::string, std::less<>> names_;
  std::set<boost::asio::ip::address> addresses_;
};

}  // namespace lge::web
