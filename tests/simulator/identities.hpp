#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/json.hpp"

namespace lge::simulator {

/// A RAM role that can be assumed.
struct Role {
  std::string arn;
  std::string external_id;  ///< must be given where this is not empty
  bool denied = false;      ///< its trust policy says no
};

/// An OIDC provider, and which of its tokens are good.
struct OidcProvider {
  std::string arn;
  std::vector<std::string> tokens;
  std::vector<std::string> expired_tokens;
};

/// What STS knows. One thread only.
class Identities {
 public:
  /// Replaces the roles or the providers by those of `{"roles": [{"arn", "external_id", "denied"}],
  /// "oidc_providers": [{"arn", "tokens", "expired_tokens"}]}`; what is absent stays. Throws BadInput.
  void change(const Json& json, const std::string& path);

  /// Null where there is none.
  [[nodiscard]] const Role* role(std::string_view arn) const;
  [[nodiscard]] const OidcProvider* provider(std::string_view arn) const;

 private:
  std::vector<Role> roles_;
  std::vector<OidcProvider> providers_;
};

}  // namespace lge::simulator
